/** Times and counts of films as people say them. Pure. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const dateOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });

/** The day's number, so that days can be counted over changes of the clock. */
const dayOf = (ms: number): number => {
    const day = new Date(ms);
    return Math.round(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()) / DAY);
};

const several = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** When something happened, as seen at `now`: "Just now", "5 minutes ago", "Yesterday, 14:05", "3 November". Both in ms. */
export function when(ms: number, now: number): string {
    if (ms <= 0) return '';
    const ago = now - ms;
    if (ago < MINUTE) return 'Just now';
    if (ago < HOUR) return `${several(Math.floor(ago / MINUTE), 'minute', 'minutes')} ago`;
    const days = dayOf(now) - dayOf(ms);
    if (days <= 0) return `Today, ${clock.format(ms)}`;
    if (days === 1) return `Yesterday, ${clock.format(ms)}`;
    if (days < 7) return `${weekday.format(ms)}, ${clock.format(ms)}`;
    return new Date(ms).getFullYear() === new Date(now).getFullYear() ? date.format(ms) : dateOfYear.format(ms);
}

/** A moment to the minute. */
export const moment = (ms: number): string => (ms > 0 ? full.format(ms) : '');

/** How long a deleted film is still kept. */
export function daysLeft(gone: number, now: number): string {
    const left = gone - now;
    if (left <= 0) return 'goes now';
    if (left < HOUR) return 'less than an hour left';
    if (left < DAY) return `${several(Math.round(left / HOUR), 'hour', 'hours')} left`;
    return `${several(Math.round(left / DAY), 'day', 'days')} left`;
}

/** Who is in a film; '' for nobody. */
export const inIt = (people: number): string => (people > 0 ? `${several(people, 'person', 'people')} in it` : '');

/** How many films there are, and of how many when that begins to matter. */
export const countOf = (films: number, most: number): string =>
    most > 0 && films >= 0.9 * most ? `${films} of ${most} films` : several(films, 'film', 'films');
