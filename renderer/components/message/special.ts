/** The characters of a message that are shown by a sign, for the parts of a screen; told in `shared/lib/visible.ts`. */
export { isSpecial, signOf, unitName, visibleText } from '#shared/lib/visible.ts';
