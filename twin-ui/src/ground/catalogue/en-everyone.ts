/** Themes and the narrow view. */
export const everyoneEn = {
  everyone: {
    darkTheme: 'Dark theme',
    sceneComing: 'The map is being loaded…',
    views: 'Shown',
    viewList: 'List',
    viewScene: 'Map',
    viewProfile: 'Profile',
    viewCard: 'Details',
  },
} as const
