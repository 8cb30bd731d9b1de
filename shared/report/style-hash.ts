// Which style may a page use? The one below this hash, so that no other can be slipped in.

/** Of `style`, as a Content-Security-Policy names it. */
export const styleHash = 'sha256-P5oGTHUD15uKIMctSmGpqQddc7rRnnmUmSmehXxxgJw=';
