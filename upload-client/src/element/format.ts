const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 60 * SECONDS_PER_MINUTE;
const SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;

/** Writes 4000 as "1 h 7 min": two units at the most, rounded up, for nobody is sorry when it takes less. */
export function formatSeconds(seconds: number): string {
  const rounded = Math.max(1, Math.ceil(seconds));
  if (rounded < SECONDS_PER_MINUTE) return `${rounded} s`;
  if (rounded <= SECONDS_PER_HOUR - SECONDS_PER_MINUTE) return `${Math.ceil(rounded / SECONDS_PER_MINUTE)} min`;
  if (rounded <= SECONDS_PER_DAY - SECONDS_PER_MINUTE) return inTwo(rounded, SECONDS_PER_HOUR, 'h', SECONDS_PER_MINUTE, 'min');
  return inTwo(rounded, SECONDS_PER_DAY, 'd', SECONDS_PER_HOUR, 'h');
}

function inTwo(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const smalls = Math.ceil(seconds / small);
  const perLarge = large / small;
  const rest = smalls % perLarge;
  const whole = `${Math.floor(smalls / perLarge)} ${largeUnit}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallUnit}`;
}

/** Never rounded up: 100 % is when all of it is there. */
export function formatPercentage(percentage: number): string {
  return `${Math.floor(percentage)} %`;
}

/** Writes 1 as "1 file" and 10000 as "10,000 files". */
export function formatFiles(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}`;
}
