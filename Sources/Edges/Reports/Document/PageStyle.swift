/// How a report looks on screens and on paper.
///
/// A column of some seventy letters, numbers whose digits are equally wide, rules above and below
/// tables and none within, one figure as wide as the column. What a system has for a book's letters
/// is used; nothing is loaded.
enum PageStyle {
  static let text = """
    :root{--serif:Charter,"Bitstream Charter","Sitka Text",Cambria,"Noto Serif","DejaVu Serif",\
    Georgia,serif;--sans:Helvetica,Arial,"Liberation Sans","Nimbus Sans",sans-serif}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0 auto;padding:3.5rem 1.2rem 6rem;max-width:calc(720px + 2.4rem);\
    background:var(--page);color:var(--ink);font:1.0625rem/1.6 var(--serif);overflow-wrap:break-word;\
    font-variant-numeric:lining-nums}
    h1,h2,h3{line-height:1.2;font-weight:600;text-wrap:balance}
    h1{font-size:2.1rem;margin:.2rem 0 .6rem}
    h2{font-size:1.4rem;margin:3.2rem 0 .8rem}
    h3{font-size:1.12rem;margin:2.2rem 0 .6rem}
    p,ul{margin:.8rem 0}
    ul{padding-left:1.2rem}
    li{margin:.3rem 0}
    .kicker{margin:0;font:600 .78rem/1.4 var(--sans);letter-spacing:.08em;text-transform:uppercase;\
    color:var(--muted)}
    .subtitle{font-size:1.15rem;color:var(--muted);margin:0 0 1.2rem}
    .notice{border-left:3px solid var(--s1);padding:.3rem 0 .3rem .9rem}
    .lead{font-size:1.2rem;line-height:1.5}
    a{color:var(--s0);text-decoration-thickness:1px;text-underline-offset:.15em}
    a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--s0);outline-offset:2px}
    code{font:.86em/1.4 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",\
    monospace}
    h1 code,h2 code,h3 code{font-size:.9em}
    pre{font-size:.95rem;line-height:1.45;border-top:1px solid var(--grid);\
    border-bottom:1px solid var(--grid);padding:.8rem 0;overflow-x:auto}
    nav{margin:1.6rem 0 0;padding:.9rem 0;border-top:1px solid var(--grid);\
    border-bottom:1px solid var(--grid);font:.92rem/1.55 var(--sans)}
    nav ol{list-style:none;margin:0;padding:0;columns:2;column-gap:2rem}
    nav li{margin:.12rem 0;break-inside:avoid}
    nav li.inner{padding-left:1.1rem}
    nav a{color:inherit;text-decoration:none}
    nav a:hover{text-decoration:underline}
    figure{margin:1.8rem 0 2.2rem}
    figure svg{display:block;width:100%;height:auto;overflow:visible}
    figcaption,.caption,.tablenote{font:.88rem/1.5 var(--sans);color:var(--muted);text-align:left}
    figcaption{margin-top:.7rem}
    figcaption b,.caption b{color:var(--ink)}
    .caption{margin:1.8rem 0 .5rem}
    .narrow{display:none}
    .table{overflow-x:auto;margin:0 0 .6rem}
    table{border-collapse:collapse;width:100%;font:.88rem/1.4 var(--sans);\
    font-variant-numeric:tabular-nums lining-nums}
    thead th{border-top:1.5px solid var(--ink);border-bottom:1px solid var(--axis);font-weight:600;\
    vertical-align:bottom}
    th,td{padding:.3rem .9rem .3rem 0;text-align:left;vertical-align:baseline}
    th:last-child,td:last-child{padding-right:0}
    .n{text-align:right}
    .k{white-space:nowrap}
    .l{display:inline-block;min-width:9rem}
    .r{color:transparent}
    .g td{border-top:1px solid var(--grid)}
    tbody tr:last-child td{border-bottom:1.5px solid var(--ink)}
    .tablenote{margin:.3rem 0}
    .tablenote:last-of-type{margin-bottom:1.8rem}
    @media screen and (max-width:640px){
    body{padding:2rem 19px 4rem;font-size:1rem}
    h1{font-size:1.6rem}
    table{font-size:.8rem}
    th,td{padding-right:.6rem}
    nav ol{columns:1}
    .wide{display:none}
    .narrow{display:block}
    }
    @media screen and (min-width:1200px){
    nav{position:fixed;left:max(1.5rem,calc(50vw - 360px - 17rem));top:3.8rem;width:14rem;margin:0;\
    border:0;padding:0;max-height:calc(100vh - 6rem);overflow-y:auto;font-size:.84rem;\
    color:var(--muted)}
    nav ol{columns:1}
    }
    @page{margin:18mm 20mm}
    @media print{
    body{padding:0;max-width:none;font-size:10.5pt}
    nav{display:none}
    h2,h3,.caption{break-after:avoid}
    figure,tr{break-inside:avoid}
    .table,pre{overflow:visible}
    table{font-size:8pt}
    th,td{padding-right:.5rem;overflow-wrap:anywhere}
    .l{min-width:0}
    pre{white-space:pre-wrap}
    a{color:inherit;text-decoration:none}
    }
    """
}
