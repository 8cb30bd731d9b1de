// What is ours at GitHub is known by these names.

/** The name of our check on a commit, as branch protection asks for it. */
export const checkName = 'aftershock / risk';

/** Hidden in our comment on a pull request, so that it is found again. */
export const commentMarker = '<!-- aftershock:risk -->';
