/** Why there is no session, and what a person can do about it: two halves of a sentence. */
export interface Trouble {
  readonly why: string
  readonly remedy: string
  /** The broker answered, and its answer will not change in a moment. */
  readonly isRefusal: boolean
}

const UNREACHABLE = 'MQTT_URL names it.'
const AUTHORITY = 'MQTT_CA_FILE must name the certificate of the authority that signed it.'
const OWN_CERTIFICATE = 'MQTT_CERT_FILE and MQTT_KEY_FILE must name a certificate that the broker accepts.'
const OWN_FILES =
  'MQTT_CA_FILE, MQTT_CERT_FILE and MQTT_KEY_FILE must be readable files in PEM, and the last two belong together.'
const PASSWORD = 'MQTT_USER and MQTT_PASSWORD, or those in MQTT_URL, must be known to the broker.'

const TLS_TROUBLES: readonly (readonly [RegExp, string, string])[] = [
  [/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)/, 'its certificate is signed by nobody we know', AUTHORITY],
  [/CERT_HAS_EXPIRED/, 'its certificate has expired', 'Whoever runs the broker must renew it.'],
  [/CERT_NOT_YET_VALID/, 'its certificate is not valid yet', 'One of the two clocks is wrong.'],
  [/ALTNAME_INVALID/, 'its certificate is for another name', 'MQTT_URL must name it as its certificate does.'],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH|UNSUPPORTED_PROTOCOL/,
    'it does not speak TLS on this port',
    'MQTT_URL must name its port for TLS, or begin with mqtt://.',
  ],
  [/ALERT|HANDSHAKE/, 'it refuses our certificate or lack of one', OWN_CERTIFICATE],
  [
    /^(ERR_OSSL|ENOENT|EACCES|EISDIR)|NO_START_LINE|MISMATCH|BAD_DECRYPT/,
    'our own TLS files cannot be used',
    OWN_FILES,
  ],
]

/** What an error of the connection means. `isOpened`: the way was open, but no session stood. */
export function troubleOf(
  error: Error & { readonly code?: unknown; readonly path?: unknown },
  protocol = '',
  isOpened = false,
): Trouble {
  const code = typeof error.code === 'string' ? error.code : error.message
  for (const [pattern, why, remedy] of TLS_TROUBLES)
    if (pattern.test(code))
      return { ...unreachable(`${why}: ${typeof error.path === 'string' ? `${code} ${error.path}` : code}`), remedy }
  return isOpened && (code === 'ECONNRESET' || code === 'EPIPE') ? closedUnheard(protocol) : unreachable(code)
}

export const unreachable = (why: string): Trouble => ({ why, remedy: UNREACHABLE, isRefusal: false })

/** A connection that is closed before a word was said is often one that expected TLS. */
export const closedUnheard = (protocol: string): Trouble =>
  protocol === 'mqtt:'
    ? {
        ...unreachable('it closed the connection without an answer'),
        remedy: 'If this is its port for TLS, MQTT_URL must begin with mqtts://.',
      }
    : unreachable('it closed the connection without an answer')

/** What a CONNACK or DISCONNECT says, in the codes of MQTT 3.1.1 and of MQTT 5. */
export function refusalOf(code: number): Trouble {
  switch (code) {
    case 2:
    case 0x85:
      return refusal('it refuses our name', 'It must allow the client identifiers that begin with "gateway-".')
    case 4:
    case 0x86:
      return refusal('it refuses our user or password', PASSWORD)
    case 5:
    case 0x87:
      return refusal('it refuses our user or password, or does not authorise them', PASSWORD)
    case 0x8a:
      return refusal('it has banned us', 'Whoever runs the broker must lift that.')
    case 0x8e:
      return refusal(
        'another client took over our session',
        'Is a second gateway of this district running? Only one may.',
      )
    case 3:
    case 0x88:
    case 0x89:
    case 0x8b:
      return unreachable(`it is unavailable, code ${code}`)
    default:
      return refusal(`it refuses us with code ${code}`, 'The log of the broker says why.')
  }
}

const refusal = (why: string, remedy: string): Trouble => ({ why, remedy, isRefusal: true })
