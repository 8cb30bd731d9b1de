// Which words does a path consist of? Names are cut at separators and camel humps, in one pass.

const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * Lower-case words of one path segment: `OAuth2LoginForm` is o, auth2, login, form; `JWTStore` is jwt, store. Digits stay with the
 * letters before them; letters outside ASCII separate.
 */
export const wordsOf = (segment: string): string[] => {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at <= segment.length; at += 1) {
    const inside = at < segment.length && isWordCode(segment.charCodeAt(at));
    if (start >= 0 && (!inside || humpAt(segment, at))) {
      words.push(segment.slice(start, at).toLowerCase());
      start = -1;
    }
    if (inside && start < 0) start = at;
  }
  return words;
};

const isWordCode = (code: number): boolean => isLower(code) || isUpper(code) || isDigit(code);

const humpAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (!isUpper(code)) return false;
  const before = text.charCodeAt(at - 1);
  return isLower(before) || isDigit(before) || (isUpper(before) && isLower(text.charCodeAt(at + 1)));
};
