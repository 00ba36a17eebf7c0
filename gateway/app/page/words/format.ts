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

/** The same where there is little room: seconds only in the first minute. */
export function shortDurationText(milliseconds: number): string {
  if (milliseconds < 60_000 || milliseconds >= 3_600_000) return durationText(milliseconds);
  return `${Math.floor(milliseconds / 60_000)} min`;
}

/** How long ago a moment was. `now` is epoch milliseconds. */
export function agoText(time: string, now: number): string {
  return durationText(now - Date.parse(time));
}

/** A length as somebody typed it, in the units that come out even: `90 s`, `10 min`, `2 h`. */
export function spanText(seconds: number): string {
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}

/** A measured time, from milliseconds: `0.4 ms`, `12 ms`, `1.2 s`, `3 min 05 s`. */
export function latencyText(milliseconds: number): string {
  if (milliseconds < 10) return `${Number(milliseconds.toFixed(1))} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${Number((milliseconds / 1000).toFixed(1))} s`;
  return durationText(milliseconds);
}

/** The first part of an ECS task id is enough to tell workers apart. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : id.slice(0, 8);
}

/** Time of day in UTC, as logs have it. */
export function clockText(time: string): string {
  return time.slice(11, 19);
}

/** Time of day within the last day, with the date before it otherwise. `now` is epoch milliseconds. */
export function momentText(time: string, now: number): string {
  const isRecent = Math.abs(now - Date.parse(time)) < 20 * 3_600_000;
  return isRecent ? clockText(time) : `${time.slice(0, 10)} ${clockText(time)}`;
}

/** US dollars, with as many digits as it takes to see something: `$12.30`, `$0.049`, `$0`. */
export function usdText(usd: number): string {
  if (usd === 0) return '$0';
  if (usd >= 100) return `$${Math.round(usd)}`;
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  return `$${Number(usd.toPrecision(2))}`;
}

/** `1 worker`, `3 workers`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
