/** What you can say about a workout yourself, in the order in which it is shown. */
export const editedFields = ['name', 'note', 'sport', 'tags', 'gear', 'feeling', 'hidden', 'preferred'] as const;
export type EditedField = (typeof editedFields)[number];
