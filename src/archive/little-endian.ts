/** A view of the same memory: all numbers of a zip are little-endian (APPNOTE 4.4.1). */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** 16 bits. */
export function u16(view: DataView, at: number): number {
  return view.getUint16(at, true);
}

/** 32 bits. */
export function u32(view: DataView, at: number): number {
  return view.getUint32(at, true);
}

/** 64 bits; more than a file can have, and than a double holds exactly, is Infinity, which no comparison lets pass. */
export function u64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value);
}

/** What a field of 16 or 32 bits holds where its value stands among the 64-bit ones (APPNOTE 4.4.1.4). */
export const IN_ZIP64_16 = 0xffff;
export const IN_ZIP64_32 = 0xffff_ffff;
