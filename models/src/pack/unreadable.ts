import { type Problem, problem } from '../ground/problem.ts'

/** Why the text of a file is not what somebody wrote: bytes of another encoding became U+FFFD when it was read as UTF-8. */
export function unreadable(file: string, content: string): Problem | undefined {
  const remedy = 'save it as UTF-8 (in a spreadsheet: "CSV UTF-8, comma delimited")'
  const zero = content.indexOf('\u0000')
  const strange = zero >= 0 ? zero : content.indexOf('\uFFFD')
  if (strange < 0) return undefined
  const row = content.slice(0, strange).split('\n').length
  const text = zero >= 0 ? 'the file is UTF-16, or no text at all' : 'bytes stand here that are not UTF-8, perhaps GBK'
  return problem('FILE_MALFORMED', { file, row }, text, remedy)
}
