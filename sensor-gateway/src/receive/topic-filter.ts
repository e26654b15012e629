/**
 * Whether an MQTT filter with `+` and `#` covers a topic (MQTT 3.1.1, 4.7), or everything that a narrower filter covers; topics with
 * `$` need to be named.
 */
export function covers(filter: string, topic: string): boolean {
  const wanted = filter.split('/')
  const levels = topic.split('/')
  if (topic.startsWith('$') && wanted[0] !== levels[0]) return false
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true
    if (index >= levels.length || levels[index] === '#' || (level !== '+' && level !== levels[index])) return false
  }
  return wanted.length === levels.length
}
