/** wrong: name or password · throttled: too many wrong ones · away: the gateway did not answer · refused: for another reason, in its words */
export type LoginProblem =
  | { readonly key: 'wrong' | 'away' }
  | { readonly key: 'throttled'; readonly retryAfterS: number }
  | { readonly key: 'refused'; readonly detail: string }
