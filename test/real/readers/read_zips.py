"""Reads archives with zipfile; a line for each: reader, tab, file, tab, entries or an error."""
import hashlib
import sys
import zipfile

with open(sys.argv[1], encoding="utf-8") as paths:
    for path in paths.read().splitlines():
        try:
            with zipfile.ZipFile(path) as archive:
                entries = [
                    info.filename.encode("utf-8", "surrogatepass").hex() + ":" + hashlib.sha256(archive.read(info)).hexdigest()
                    for info in archive.infolist()
                ]
            print("python", path, ",".join(entries), sep="\t")
        except Exception as error:
            print("python", path, "!" + type(error).__name__, sep="\t")
