/**
 * The elements of a list of which only the rows that are seen are rendered: a row that comes takes the element of one that
 * left, so that none is made or thrown away while somebody scrolls. Pure.
 */

/** An element, by the key it has in the document, and the place of the row in it. */
export interface Seat {
  readonly key: number;
  readonly place: number;
}

/** Seats for the places from `from` to `to`, the end left out, in the order of their elements. Who has a seat keeps it. */
export function seated(seats: readonly Seat[], from: number, to: number): readonly Seat[] {
  const taken = new Set(seats.map(({ place }) => place));
  const coming = Array.from({ length: to - from }, (_, i) => from + i).filter((place) => !taken.has(place));
  const kept = seats.flatMap((seat): Seat[] => {
    if (seat.place >= from && seat.place < to) return [seat];
    const place = coming.shift();
    return place === undefined ? [] : [{ key: seat.key, place }];
  });
  const free = Math.max(0, ...kept.map(({ key }) => key + 1));
  return [...kept, ...coming.map((place, i) => ({ key: free + i, place }))];
}

/** The same seats in the order of their rows. */
export function inOrder(seats: readonly Seat[]): readonly Seat[] {
  return seats.toSorted((a, b) => a.place - b.place);
}
