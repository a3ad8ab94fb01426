export function findInPage(): readonly string[];
