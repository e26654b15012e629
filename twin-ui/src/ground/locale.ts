/** Languages of the screen. Proper names come from the district's data in both. */
export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

export const isLocale = (text: unknown): text is Locale => LOCALES.some((locale) => locale === text)

/** A proper name in the reader's language. */
export const nameIn = (locale: Locale, names: { readonly zh: string; readonly en: string }): string =>
  locale === 'zh-CN' ? names.zh : names.en
