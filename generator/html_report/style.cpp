#include "html_report/html.h"

namespace twinhull::html_report {

std::string_view style() {
  return R"(:root{--ground:#fff;--text:#1f2328;--soft:#57606a;--rule:#d0d7de;--shade:#f6f8fa;--accent:#0550ae;
--requests:#0969da;--limits:#a5c8f0;--capacity:#1f2328;--error:#b31d28;--error-shade:#ffebe9;--warning:#7d4e00;--warning-shade:#fff8c5;--good:#116329}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--text:#e6edf3;--soft:#9da7b1;--rule:#30363d;--shade:#161b22;--accent:#79c0ff;
--requests:#4493f8;--limits:#1f4b85;--capacity:#e6edf3;--error:#ff9a92;--error-shade:#3a1418;--warning:#e3b341;--warning-shade:#332701;--good:#56d364}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0 auto;max-width:76rem;padding:1.5rem 1rem 4rem;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .75rem;letter-spacing:-.01em}
h2{font-size:1.45rem;line-height:1.25;margin:0 0 .25rem}
h3{font-size:1.1rem;margin:2rem 0 .5rem}
p{margin:.25rem 0 .75rem}
a{color:var(--accent);text-underline-offset:.15em}
small{color:var(--soft)}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.brand{margin:0 0 .25rem;color:var(--soft);font-weight:600;letter-spacing:.02em}
.facts,.location{color:var(--soft);font-size:.9rem}
.summary,nav ul,.findings{list-style:none;margin:0;padding:0}
.summary{display:flex;flex-wrap:wrap;gap:.5rem;margin-bottom:1rem}
.summary li{padding:.2rem .7rem;border:1px solid var(--rule);border-radius:1rem;font-size:.9rem;background:var(--shade)}
.summary .good{color:var(--good)}
.summary .error,strong.error{color:var(--error)}
.summary .warning{color:var(--warning)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
section{margin-top:2.5rem;padding-top:1.75rem;border-top:1px solid var(--rule)}
article{margin-top:2rem;padding:1rem 1.25rem 1.25rem;border:1px solid var(--rule);border-radius:.6rem}
article>h3{margin:0 0 .15rem;font-size:1.2rem}
.wide{overflow:auto;max-width:100%}
.tall{max-height:34rem;border:1px solid var(--rule);border-radius:.4rem}
table{border-collapse:collapse;font-size:.9rem;min-width:100%}
th,td{padding:.4rem .75rem;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}
thead th{background:var(--shade);font-size:.82rem;color:var(--soft)}
tbody th{font-weight:500}
.values td{white-space:normal;min-width:8rem;max-width:18rem}
.tall thead th{position:sticky;top:0;z-index:1;box-shadow:inset 0 -1px var(--rule)}
@media (min-width:45rem){.values th:first-child{position:sticky;left:0;background:var(--ground);box-shadow:inset -1px 0 var(--rule)}.values thead th:first-child{z-index:2;background:var(--shade)}}
.none{color:var(--soft)}
.usage{margin:.75rem 0 1rem}
.usage p{margin:0 0 .35rem;display:flex;flex-wrap:wrap;gap:.1rem 1rem;align-items:baseline;font-size:.92rem}
.usage strong{min-width:4.2rem}
.key::before{content:"";display:inline-block;width:.7em;height:.7em;margin-right:.4em;border-radius:2px}
.key.requests::before{background:var(--requests)}
.key.limits::before{background:var(--limits)}
.key.capacity::before{width:2px;height:.9em;background:var(--capacity);vertical-align:-.1em}
.offers{color:var(--soft)}
.bar{position:relative;height:1.1rem;border-radius:.3rem;background:var(--shade);box-shadow:inset 0 0 0 1px var(--rule);overflow:hidden}
.bar i{position:absolute;top:0;bottom:0;left:0}
.bar .limits{background:var(--limits)}
.bar .requests{background:var(--requests)}
.bar .capacity{width:2px;margin-left:-2px;background:var(--capacity)}
.over .key.requests{color:var(--error);font-weight:600}
.over .bar .requests{background:var(--error)}
.over .key.requests::before{background:var(--error)}
details{margin:.5rem 0}
summary{cursor:pointer;color:var(--accent)}
figure{margin:1.25rem 0 .5rem}
figcaption{color:var(--soft);font-size:.85rem;margin-top:.5rem}
.graph{display:block;margin:0 auto}
.wide{position:relative}
.start{position:absolute;top:0;width:1px;height:1px;scroll-initial-target:nearest;scroll-margin:9rem}
@media (min-width:45rem){.start{display:none}}
@media (min-width:45rem){.graph{max-width:100%;height:auto}}
.findings{margin:1rem 0 1.5rem}
.findings li{margin:0 0 .6rem;padding:.6rem .9rem;border-left:4px solid var(--rule);background:var(--shade);border-radius:0 .4rem .4rem 0}
.findings p{margin:0 0 .15rem}
.findings .error{border-color:var(--error);background:var(--error-shade)}
.findings .warning{border-color:var(--warning);background:var(--warning-shade)}
.badge{font-size:.78rem;font-weight:700;text-transform:uppercase;letter-spacing:.04em;margin-right:.3rem}
.findings .error .badge{color:var(--error)}
.findings .warning .badge{color:var(--warning)}
.help{font-size:.92rem}
@media print{body{max-width:none}article{break-inside:avoid}.tall{max-height:none}}
)";
}

}  // namespace twinhull::html_report
