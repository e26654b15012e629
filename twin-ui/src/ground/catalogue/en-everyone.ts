/** Themes and the narrow view. */
export const everyoneEn = {
  everyone: {
    darkTheme: 'Dark theme',
    sceneComing: 'The map is being loaded…',
    views: 'Shown',
    view: { list: 'List', scene: 'Map', profile: 'Profile', card: 'Details' },
  },
} as const
