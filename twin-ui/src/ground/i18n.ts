import i18next, { type i18n } from 'i18next'
import { en } from './catalogue/en.ts'
import { zhCN } from './catalogue/zh-cn.ts'
import type { Locale } from './locale.ts'

/** Every catalogue has the keys of the Chinese one. */
export type Catalogue<T = typeof zhCN> = { readonly [K in keyof T]: T[K] extends string ? string : Catalogue<T[K]> }

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zhCN }
  }
}

/** A translator of its own, so that two pages or two tests never share a language. */
export function createTranslations(locale: Locale): i18n {
  const translations = i18next.createInstance()
  void translations.init({
    lng: locale,
    fallbackLng: 'en',
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return translations
}
