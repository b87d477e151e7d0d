/** Which film an address means: "/film/ID", and "/studio/NAME" for a session by its name. */
export function filmOf(pathname: string): string {
    const name = /^\/(?:film|studio)\/([^/]+)/.exec(pathname)?.[1];
    if (name === undefined) return 'demo';
    try {
        return decodeURIComponent(name);
    } catch {
        // A stray per cent sign is part of the name, which then is that of no film.
        return name;
    }
}
