import { expect, test } from 'vitest'
import { en } from './catalogue/en.ts'
import { zhCN } from './catalogue/zh-cn.ts'
import { createTranslations } from './i18n.ts'

type Tree = { readonly [key: string]: string | Tree }

const leaves = (tree: Tree, path = ''): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...leaves(value, `${path}${key}.`)],
    ),
  )

const chinese = leaves(zhCN)
const english = leaves(en)
const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted()

test('both catalogues have the same keys', () => {
  expect([...english.keys()].toSorted()).toEqual([...chinese.keys()].toSorted())
})

test('a text has the same slots in both languages, and is not empty', () => {
  for (const [key, text] of chinese) {
    expect(slots(english.get(key) ?? ''), key).toEqual(slots(text))
    expect(text.trim(), key).not.toBe('')
    expect(english.get(key)?.trim(), key).not.toBe('')
  }
})

test('no English text was left in Chinese', () => {
  for (const [key, text] of english) expect(/[\u4e00-\u9fff]/.test(text), `${key}: ${text}`).toBe(false)
})

test('texts come in the chosen language at once', () => {
  expect(createTranslations('zh-CN').t('gate.stageUp')).toBe('闸上水位')
  expect(createTranslations('en').t('age.minutes', { count: 3 })).toBe('3 min ago')
})
