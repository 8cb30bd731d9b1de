// Which style may a page use? The one below this hash, so that no other can be slipped in.

/** Of `style`, as a Content-Security-Policy names it. */
export const styleHash = 'sha256-lPF/M12bwQQQpX+GizfN4sEQF6Ih6jlFIlQVrT+t0aA=';
