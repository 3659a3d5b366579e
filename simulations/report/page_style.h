// The style sheet of the report: light and dark, one column, readable at 320 pixels.
#pragma once

namespace schakel::simulations {

// Each colour has a contrast of 4.5 or more with its background.
constexpr const char* kPageStyle = R"(
:root { color-scheme: light dark; --page: #fff; --text: #1c2430; --soft: #56606e; --line: #d5dae1;
  --normal: #0b57a4; --critical: #b3261e; --flood: #8a5a00; --plumtree: #1a6b3c; --pull: #7a3a94; }
@media (prefers-color-scheme: dark) { :root { --page: #14181f; --text: #e6eaf0; --soft: #a5afbd;
  --line: #39424f; --normal: #79b3f2; --critical: #ff9a8f; --flood: #e6b455; --plumtree: #6fcf97;
  --pull: #d6a1ec; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--page);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { margin-top: 2.5rem; font-size: 1.3rem; }
h3 { font-size: 1.05rem; margin: 0 0 .5rem; }
p, dl { max-width: 44rem; } dt { color: var(--soft); } dd { margin: 0 0 .4rem; }
code { overflow-wrap: anywhere; }
.pair { display: grid; gap: 1rem 2rem; margin: 1.5rem 0; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 50rem) { .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
.tables { display: grid; gap: 1.5rem 2rem; margin: 1.5rem 0;
  grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); }
.plot { display: block; width: 100%; max-width: 30rem; height: auto; }
.plot text { font-size: 12px; fill: var(--text); }
.plot line.grid { stroke: var(--line); stroke-width: 1; }
.plot line.limit { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 4 3; }
polyline, .swatch line { fill: none; stroke-width: 2.5; }
.s-normal { stroke: var(--normal); fill: var(--normal); }
.s-critical { stroke: var(--critical); fill: var(--critical); stroke-dasharray: 8 3; }
.s-flood { stroke: var(--flood); fill: var(--flood); stroke-dasharray: 2 3; }
.s-plumtree { stroke: var(--plumtree); fill: var(--plumtree); stroke-dasharray: 10 3 2 3; }
.s-pull { stroke: var(--pull); fill: var(--pull); stroke-dasharray: 5 5; }
polyline.s-normal, polyline.s-critical, polyline.s-flood, polyline.s-plumtree, polyline.s-pull {
  fill: none; }
.plot rect { stroke: none; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .4rem 0 0; padding: 0;
  list-style: none; font-size: .9rem; }
.swatch { width: 28px; height: 8px; margin-right: .4rem; }
.wide { overflow-x: auto; } .wide:focus-visible { outline: 2px solid var(--normal); }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { padding: .25rem .4rem; border-bottom: 1px solid var(--line); text-align: right;
  vertical-align: top; }
th:first-child { text-align: left; font-weight: normal; padding-left: 0; } thead th { color: var(--soft); }
td.pass { color: var(--plumtree); } td.MISS { color: var(--critical); font-weight: bold; }
)";

}  // namespace schakel::simulations
