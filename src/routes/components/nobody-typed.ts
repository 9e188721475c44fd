/** A field for a person (`PersonField`) that names nobody. */
export const NOBODY_TYPED = 'Choose one of those offered, or type the employee number.';
