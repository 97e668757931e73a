/** The caller's phone belongs to those who may read it, not to the words that every console shows (个人信息保护法, art. 6: no more than needed). */

/** Digits that may be a phone, whatever stands between them. */
const PHONE = /\+?[0-9][0-9 ()*#-]{5,18}[0-9]/g;
const digitsIn = (text: string): string => text.replace(/[^0-9]/g, '');
const KEPT_DIGITS = 4;

/** The text with the given phone reduced to its last four digits, in whatever notation it was written. */
export function withoutPhone(text: string, phone: string | null | undefined): string {
  const digits = digitsIn(phone ?? '');
  if (digits.length <= KEPT_DIGITS) return text;
  return text.replace(PHONE, (found) => (digitsIn(found).endsWith(digits.slice(-11)) ? `****${digits.slice(-KEPT_DIGITS)}` : found));
}

/** A masked phone with the words that announce it: 电话****5521. */
const ANNOUNCED = /[，,、；;。\s（(]*(?:(?:报警人|联系|回拨)?(?:电话|手机|号码|联系方式)(?:号码|是|为)?[:：\s]*)?\*{4}[0-9]{4}[）)]?/g;

/** What remains of the words where a caller's phone has no business at all: in the name of an incident. Without anything else to say it is the words. */
export function withoutMaskedPhone(text: string): string {
  const rest = text.replace(ANNOUNCED, '').replace(/^[，,、；;。\s]+/, '');
  return rest === '' ? text : rest;
}
