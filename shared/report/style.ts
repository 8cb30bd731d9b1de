// What do the pages look like? One sheet for all of them: light, dark, phone, desktop, paper.

/** The whole style of every page. Changing a byte changes `styleHash`, which the tests compare. */
export const style = `
:root{color-scheme:light dark;--bg:#fff;--soft:#f3f5f7;--ink:#1a1d21;--muted:#525a63;--line:#c9ced4;--link:#0b4f95;--ok:#17602d;--look:#7a4a00;--act:#a3201a;--band:#dfe9f3;--one:#0b4f95;--two:#8a3d00}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--soft:#1d2226;--ink:#e8ebee;--muted:#b0b8c0;--line:#414950;--link:#94c4ff;--ok:#86d8a0;--look:#f1bd6c;--act:#ffa59d;--band:#26384a;--one:#94c4ff;--two:#f1bd6c}}
*{box-sizing:border-box}
html{font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;background:var(--bg);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:70rem;padding:0 1rem 3rem;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem;background:var(--bg);padding:.5rem}
.skip:focus{left:1rem;top:.5rem}
.top{border-bottom:1px solid var(--line);padding:.75rem 0;margin-bottom:1.5rem}
.top ul,.plain{list-style:none;margin:0;padding:0}
.top ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
.top a{display:inline-block;padding:.25rem 0}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .75rem}
h2{font-size:1.2rem;line-height:1.3;margin:2.25rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p,ul,ol,dl{margin:.4rem 0}
ul,ol{padding-left:1.25rem}
li{margin:.2rem 0}
.verdict{font-size:1.25rem;font-weight:600;line-height:1.35;margin:0 0 .5rem}
.box{background:var(--soft);border:1px solid var(--line);border-left-width:.35rem;border-radius:.4rem;padding:.9rem 1rem;margin:0 0 1rem}
.box.look{border-left-color:var(--look)}.box.act{border-left-color:var(--act)}.box.ok{border-left-color:var(--ok)}
.muted,caption,figcaption{color:var(--muted)}
.small{font-size:.875rem}
.word{font-weight:700;white-space:nowrap}
.ok>.word,.word.ok{color:var(--ok)}.look>.word,.word.look{color:var(--look)}.act>.word,.word.act{color:var(--act)}
.columns{display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr))}
.scroll{overflow-x:auto;margin:.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.925rem}
caption{text-align:left;padding:.25rem 0;font-size:.875rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);overflow-wrap:break-word}
th{font-weight:600}
thead th{white-space:nowrap;border-bottom-width:2px}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.wide{min-width:14rem;overflow-wrap:anywhere}
th[scope=row]{min-width:9rem;overflow-wrap:anywhere}
td:not(.number){min-width:5rem}
.timeline td{white-space:nowrap;min-width:3.5rem}
.timeline th[scope=row]{min-width:7rem;max-width:14rem;overflow-wrap:break-word}
.mark{display:inline-block;min-width:1.5rem;padding:.1rem .15rem;text-align:center;text-decoration:none;font-size:1.05rem;line-height:1.4}
.mark.incident{color:var(--act);font-weight:700}.mark.high-risk{color:var(--look)}
figure{margin:.75rem 0}
svg{display:block;max-width:100%;height:auto}
svg text{fill:var(--ink);font:14px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
svg .faint{fill:var(--muted)}
svg .band{fill:var(--band)}svg .bar{fill:var(--one)}svg .blind{fill:none;stroke:var(--muted);stroke-dasharray:4 3}
svg .axis{stroke:var(--line)}svg .ai{stroke:var(--one);fill:var(--one)}svg .human{stroke:var(--two);fill:var(--two)}
details{margin:.5rem 0}
summary{cursor:pointer;color:var(--link);padding:.25rem 0}
pre{background:var(--soft);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .75rem;overflow-x:auto;white-space:pre-wrap}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.id,th time{white-space:nowrap}
.suspect{border-left:.25rem solid var(--line);padding-left:.9rem;margin:1rem 0}
.suspect.strong{border-left-color:var(--act)}.suspect.possible{border-left-color:var(--look)}
.facts{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.15rem 1rem}
.facts dt{color:var(--muted)}.facts dd{margin:0}
.foot{margin-top:3rem;border-top:1px solid var(--line);padding-top:.75rem;color:var(--muted);font-size:.875rem}
:target{outline:2px solid var(--look);outline-offset:.25rem}
@media (max-width:40rem){h1{font-size:1.35rem}.facts{grid-template-columns:1fr}.facts dd{margin-bottom:.4rem}.stack,.stack caption,.stack tbody,.stack tr,.stack td,.stack th[scope=row]{display:block;width:100%}.stack thead{position:absolute;left:-99rem}.stack tr{border-bottom:1px solid var(--line);padding:.5rem 0}.stack td,.stack th[scope=row]{border:0;padding:.1rem 0;min-width:0;text-align:left;white-space:normal}.stack td::before{content:attr(data-label) ": ";color:var(--muted)}.stack td:empty{display:none}}
@page{margin:14mm}
@media print{html{font-size:87.5%}:root{--bg:#fff;--soft:#fff;--ink:#000;--muted:#333;--line:#999;--link:#000;--ok:#000;--look:#000;--act:#000;--band:#ddd;--one:#777;--two:#000}.top,.skip{display:none}body{max-width:none;padding:0}h2,h3,caption,thead,dt{break-after:avoid}tr,figure,pre,li,.suspect,.box,table:not(:has(tr:nth-child(13))){break-inside:avoid}thead{display:table-header-group}details:not([open])>:not(summary){display:block}details::details-content{content-visibility:visible;block-size:auto}a{text-decoration:none}.scroll{overflow:visible}}
`;
