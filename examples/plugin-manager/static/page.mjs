// Dates in the reader's own time zone, from the next page on: nothing else tells a server which one that is.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
document.cookie = `zone=${encodeURIComponent(timeZone)}; Path=/; SameSite=Strict`;
