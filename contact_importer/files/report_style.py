"""The looks of the HTML report: on the screen by day and night, and on A4 paper.

Colours are those of the window (gui/looks/theme.py), each at least 4.5:1 on its ground. System
fonts only: the page loads nothing.
"""

STYLE = """
:root{color-scheme:light dark;--ground:#fff;--page:#f6f7f9;--text:#1b1f27;--muted:#5b6472;
--line:#d5dae2;--valid:#0b7a55;--invalid:#c2410c;--blacklist:#7c3aed;--pending:#64748b}
@media (prefers-color-scheme:dark){:root{--ground:#1e2128;--page:#16181d;--text:#e8ebf0;
--muted:#a3acba;--line:#363c47;--valid:#34d399;--invalid:#fb7a5b;--blacklist:#b79cfb;
--pending:#94a3b8}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);
font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
main{max-width:1020px;margin:0 auto;padding:28px 20px 40px}
h1{font-size:1.65em;line-height:1.2;margin:0;overflow-wrap:anywhere}
h2{font-size:1.05em;margin:0 0 8px}
p{margin:0}
.muted,small{color:var(--muted)}
header{margin-bottom:18px}
section{background:var(--ground);border:1px solid var(--line);border-radius:10px;
padding:16px 18px;margin-bottom:14px}
.hero{display:grid;grid-template-columns:190px 1fr;gap:8px 30px;align-items:center}
.headline{font-size:1.35em;font-weight:650;line-height:1.25}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:14px;align-items:start}
.pair>section:only-child{grid-column:1/-1}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:4px 12px 4px 0;
border-top:1px solid var(--line);font-weight:400}
thead th,thead td{border-top:0;color:var(--muted);font-size:.86em;vertical-align:bottom}
tr>:last-child{padding-inline-end:0}
.n{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
.name{overflow-wrap:anywhere}
.chart{width:26%;min-width:70px}
.wide .chart{width:15%}
.wide th[scope=row],.wide .name{width:33%}
.hero table{margin-top:12px}
.mark{width:1em;height:1em;vertical-align:-.12em;margin-inline-end:.45em;fill:none;
stroke-width:1.7;stroke-linecap:round}
.donut{width:100%;max-width:190px;justify-self:center}
.donut circle{fill:none;stroke-width:7}
.donut text{fill:var(--text);font-size:6.8px;font-weight:650;text-anchor:middle;
dominant-baseline:central}
.bar{display:block;width:100%;height:.7em;margin-top:.38em}
.line-valid{stroke:var(--valid)}.line-invalid{stroke:var(--invalid)}
.line-blacklist{stroke:var(--blacklist)}.line-pending{stroke:var(--pending)}
.fill-valid{fill:var(--valid)}.fill-invalid{fill:var(--invalid)}
.fill-blacklist{fill:var(--blacklist)}.fill-pending{fill:var(--pending)}
ul{margin:0;padding-inline-start:1.1em}
li{margin:.2em 0}
@media (max-width:760px){.pair,.hero{grid-template-columns:1fr}}
@media print{
@page{size:A4;margin:11mm 12mm}
:root{color-scheme:light;--ground:#fff;--page:#fff;--text:#000;--muted:#444;--line:#bbb;
--valid:#0b7a55;--invalid:#c2410c;--blacklist:#7c3aed;--pending:#64748b}
body{font-size:8.6pt;line-height:1.3}
main{max-width:none;padding:0}
header{margin-bottom:6pt}
section{border:0;border-top:1px solid var(--line);border-radius:0;padding:5pt 0 2pt;
margin-bottom:4pt}
h2{margin-bottom:2pt;break-after:avoid}
.hero{grid-template-columns:92pt 1fr}
.pair{grid-template-columns:1fr 1fr;gap:0 16pt}
th,td{padding-top:1.6pt;padding-bottom:1.6pt}
tr,li{break-inside:avoid}
thead{display:table-header-group}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""
