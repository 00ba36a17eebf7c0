/** How long something took or has left, in the two largest units: `45 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${pad(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long ago a moment was. `now` is epoch milliseconds. */
export function agoText(time: string, now: number): string {
  return durationText(now - Date.parse(time));
}

/** The first part of an ECS task id is enough to tell workers apart. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : id.slice(0, 8);
}

/** Time of day in UTC, as logs have it. */
export function clockText(time: string): string {
  return time.slice(11, 19);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
