/// The page's style sheet. Colours are Okabe and Ito's, told apart by people of any colour vision; what
/// they say is also said in words or by the kind of line.
/// - Source: Okabe & Ito, "Color Universal Design", 2008.
let pageStyle = """
  :root{--back:#f6f7f9;--card:#fff;--ink:#1b1f24;--soft:#59636e;--rule:#d9dee4;--grid:#e8ebef;
  --line:#0072b2;--event:#e69f00;--alarm:#d55e00;--next:#009e73;--tick:#8250a8;--link:#005a9c}
  @media(prefers-color-scheme:dark){:root{--back:#0f1317;--card:#181d23;--ink:#e4e8ec;--soft:#98a4b0;
  --rule:#323a44;--grid:#262d35;--line:#56b4e9;--event:#e69f00;--alarm:#ff7f3f;--next:#2fc79a;
  --tick:#cc9ae8;--link:#7cc4f5}}
  *{box-sizing:border-box}
  html{scroll-padding-top:1rem;color-scheme:light dark}
  body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:70rem;background:var(--back);color:var(--ink);
  font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
  h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem}
  h2{font-size:1.1rem;margin:0}
  p{margin:.4rem 0}
  a{color:var(--link)}
  bdi,h1,h2,li p{overflow-wrap:anywhere}
  header p,footer,small,.hint,.labels,.none{color:var(--soft)}
  section,.series{margin-top:1.25rem}
  [hidden]{display:none!important}
  .badge{display:inline-block;padding:0 .5em;border:1px solid var(--soft);border-radius:1em;
  font-size:.8rem;line-height:1.5;color:var(--soft);white-space:nowrap}
  .badge.critical{background:var(--alarm);border-color:var(--alarm);color:#000;font-weight:600}
  .badge.warning{border-color:var(--event);background:var(--event);color:#000}
  .missing{border-left:4px solid var(--event);padding-left:.75rem}

  .filter{display:none}
  .js .filter{display:flex;gap:.75rem;align-items:center;flex-wrap:wrap}
  input{font:inherit;padding:.2rem .5rem;width:16rem;max-width:60vw;color:inherit;
  background:var(--card);border:1px solid var(--rule);border-radius:4px}
  .scroll{overflow:auto;max-height:26rem;background:var(--card);border:1px solid var(--rule);
  border-radius:6px;margin-top:.5rem}
  table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
  #summary th,#summary td{text-align:left;padding:.3rem .75rem;border-bottom:1px solid var(--grid);
  white-space:nowrap;font-weight:400}
  #summary th[scope=row]{white-space:normal;min-width:9rem;max-width:24rem}
  #summary tbody tr:last-child>*{border-bottom:0}
  #summary td:nth-child(n+5),#summary th:nth-child(n+5){text-align:right}
  .figures{border-collapse:collapse}
  #summary.figures td,.figures td,.figures thead th+th,#summary.figures thead th+th{text-align:right}
  .figures th,.figures td{padding:.3rem .75rem}
  .figures th:first-child{text-align:left}
  .figures tbody th{font-weight:400}
  #summary thead th{position:sticky;top:0;background:var(--card);padding:0;
  box-shadow:inset 0 -1px var(--rule);z-index:1}
  thead button{all:unset;box-sizing:border-box;width:100%;padding:.4rem .75rem;font-weight:600;
  white-space:nowrap}
  .js thead button{cursor:pointer}
  thead button:focus-visible,a:focus-visible,summary:focus-visible,.charts:focus-visible{
  outline:2px solid var(--link);outline-offset:2px}
  thead button:focus-visible{outline-offset:-2px}
  [aria-sort=ascending] button::after{content:" \\2191"}
  [aria-sort=descending] button::after{content:" \\2193"}

  .legend ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:0;margin:.4rem 0}
  .legend li{display:flex;align-items:center;gap:.4rem;font-size:.85rem}
  .legend svg{width:24px;height:12px;overflow:visible}
  .legend p{font-size:.85rem;color:var(--soft)}
  .hint{display:none}
  .js .hint{display:inline}

  .series{background:var(--card);border:1px solid var(--rule);border-radius:6px;padding:.75rem 1rem}
  .series>summary{cursor:pointer}
  .series>summary h2{display:inline;margin-right:.6rem}
  #rest{margin-top:1.5rem}
  #rest>summary{cursor:pointer;font-weight:600}
  #rest .series{margin-top:.5rem;padding:.4rem 1rem}
  #rest .series h2{font-size:1rem}
  .events{list-style:none;margin:.5rem 0;padding:0}
  .events li{margin:.75rem 0}
  .events li>p{margin:0}
  .why{font-size:.85rem;color:var(--soft);margin:.15rem 0 .75rem}
  .why>summary{cursor:pointer}
  .reasons{display:flex;flex-wrap:wrap;gap:.75rem 2rem;margin-top:.5rem;align-items:flex-start}
  .attention{flex:1 1 20rem;max-width:34rem;margin:0}
  .attention svg{display:block;width:100%;height:56px;margin-top:.25rem}
  .attention .strip{height:26px;margin:2px 0 0;background:var(--grid)}
  .shares{flex:1 1 18rem;width:auto;max-width:30rem}
  .shares caption{text-align:left;padding-bottom:.25rem}
  .shares th{text-align:left;font-weight:400;padding:.1rem .75rem .1rem 0;width:50%}
  .shares td{padding:.1rem 0}
  .shares td:last-child{text-align:right;width:3.2em}
  .shares i{display:block;height:.6rem;min-width:1px;background:var(--line)}

  .charts{position:relative;margin-top:.75rem;user-select:none;-webkit-user-select:none;
  touch-action:pan-y}
  .charts figure{margin:0 0 .5rem}
  .charts figcaption{display:flex;gap:.6rem;align-items:baseline;font-size:.85rem;
  padding-left:5rem;overflow:hidden}
  .charts figcaption bdi{font-weight:600}
  .charts figcaption output{margin-left:auto;font-variant-numeric:tabular-nums;white-space:nowrap}
  .plot{position:relative;margin:0 0 5px 5rem;height:84px}
  .plot svg,.lane svg{position:absolute;inset:0;width:100%;height:100%;overflow:hidden}
  .plot svg{border-bottom:1px solid var(--rule)}
  .plot span{position:absolute;right:100%;margin-right:.4rem;transform:translateY(-50%);
  font-size:.75rem;line-height:1;color:var(--soft);white-space:nowrap}
  .lane{position:relative;margin-left:5rem;height:11px}
  .lane svg{background:var(--grid);height:9px;top:1px}
  .lane span{position:absolute;right:100%;margin-right:.4rem;font-size:.7rem;line-height:11px;
  color:var(--soft)}
  .more{font-size:.85rem;color:var(--soft)}
  .more>summary{cursor:pointer;padding-left:5rem;margin-bottom:.4rem}
  .more figure{color:var(--ink)}
  .axis{position:relative;margin-left:5rem;height:1.6rem;font-size:.75rem;color:var(--soft);
  touch-action:none}
  .js .axis{cursor:ew-resize}
  .axis span{position:absolute;top:.15rem;transform:translateX(-50%);white-space:nowrap}
  .cross,.drag{position:absolute;top:0;bottom:1.4rem;pointer-events:none}
  .cross{width:1px;background:var(--ink)}
  .cross b{position:absolute;bottom:-1.3rem;left:0;transform:translateX(-50%);padding:0 .3rem;
  font-size:.75rem;font-weight:600;background:var(--ink);color:var(--card);border-radius:3px;
  white-space:nowrap}
  .drag{background:var(--link);opacity:.15}

  path,rect{vector-effect:non-scaling-stroke;fill:none;stroke-width:1.3;stroke-linejoin:round}
  .l{stroke:var(--line);stroke-linecap:round}
  .g{stroke:var(--grid);stroke-width:1}
  .e{fill:var(--event);opacity:.22}
  .on{stroke:var(--event);stroke-width:1.5;stroke-dasharray:3 3}
  .de{stroke:var(--event);stroke-width:2}
  .b{fill:var(--next);opacity:.2}
  .f{stroke:var(--next);stroke-width:1.6}
  .m{stroke:var(--alarm);stroke-width:1.6;stroke-dasharray:8 4}
  .th{stroke:var(--soft);stroke-dasharray:5 3}
  .c{stroke:var(--tick);stroke-width:2}
  .w{fill:var(--line)}

  .flames{display:block;width:100%;min-width:40rem;font:11px/1 ui-monospace,Menlo,Consolas,monospace}
  .flames text{fill:#000;pointer-events:none}
  .flames .call rect{fill:#9dbcd4}
  .flames .hot rect{fill:var(--event)}

  @media(max-width:600px){
  body{padding:1rem .6rem 2rem}
  .series{padding:.6rem}
  .plot,.lane,.axis{margin-left:3.9rem}
  .charts figcaption{padding-left:0;flex-wrap:wrap;gap:0 .5rem}
  .more>summary{padding-left:0}
  .axis span:nth-child(even){display:none}
  .plot span{font-size:.7rem}
  #summary th,#summary td{padding:.3rem .5rem}
  thead button{padding:.4rem .5rem}
  }
  @media print{.filter,.hint{display:none!important}.scroll{max-height:none}body{max-width:none}}
  """
