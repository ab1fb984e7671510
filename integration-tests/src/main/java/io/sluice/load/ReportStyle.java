package io.sluice.load;

/** The style of the report, light and dark. */
final class ReportStyle {
    static final String CSS = """
            :root{color-scheme:light dark;--bg:#f7f8fa;--card:#fff;--ink:#16202c;--soft:#5d6b7c;--line:#dfe4ea;
            --s0:#1668b8;--s1:#d9822b;--s2:#b0305c;--good:#1a7f4b;--bad:#c0362c}
            @media(prefers-color-scheme:dark){:root{--bg:#10151c;--card:#18202a;--ink:#e6ebf1;--soft:#97a5b6;--line:#2a3542;
            --s0:#5aa9f0;--s1:#f0a95a;--s2:#ee7ba2;--good:#56c28b;--bad:#f0796f}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
            main{max-width:1120px;margin:0 auto;padding:28px 20px 48px}
            .brand{margin:0;color:var(--s0);font-weight:600}
            h1{margin:0 0 6px;font-size:24px;overflow-wrap:anywhere}h2{margin:36px 0 4px;font-size:20px}h3{margin:28px 0 8px;font-size:16px}
            .lead{margin:0 0 16px;color:var(--soft)}
            .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:12px;margin:14px 0}
            .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
            .card span,.card small{display:block;color:var(--soft);font-size:13px}.card b{display:block;font-size:23px;font-variant-numeric:tabular-nums}
            .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:14px;margin:18px 0}
            figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
            figcaption{font-weight:600}svg{width:100%;height:auto;display:block}
            svg text{fill:var(--soft);font-size:11.5px;font-variant-numeric:tabular-nums}svg .axis{font-size:12px}
            .grid{stroke:var(--line);stroke-width:1}.line{fill:none;stroke-width:2;stroke-linejoin:round}
            .line.s0{stroke:var(--s0)}.line.s1{stroke:var(--s1)}.line.s2{stroke:var(--s2)}
            .fill.s0,.swatch.s0{fill:var(--s0);background:var(--s0)}.fill.s1,.swatch.s1{fill:var(--s1);background:var(--s1)}
            .fill.s2,.swatch.s2{fill:var(--s2);background:var(--s2)}
            .limit{stroke:var(--bad);stroke-dasharray:5 4;stroke-width:1.5}svg .limit-label{fill:var(--bad)}
            .legend{display:flex;gap:16px;color:var(--soft);font-size:13px;flex-wrap:wrap}.swatch{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:6px}
            table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:10px;margin:14px 0;font-variant-numeric:tabular-nums}
            th,td{padding:7px 12px;text-align:right;border-bottom:1px solid var(--line)}tr:last-child td{border-bottom:0}
            th{color:var(--soft);font-weight:500}th:first-child,td:first-child{text-align:left}
            .errors td:last-child{width:45%}.errors i{display:block;height:10px;border-radius:3px;background:var(--bad)}
            .errors .part{background:var(--s0)}
            .slos{list-style:none;padding:0;margin:0}.slos li{padding:3px 0}.kept b{color:var(--good)}.missed b{color:var(--bad)}
            footer{margin-top:28px;color:var(--soft);font-size:13px}
            """;

    private ReportStyle() {}
}
