"""The charts of a report's workbook. Each refers to cells, so it follows when they are edited."""

from collections.abc import Sequence

from openpyxl.chart import BarChart, DoughnutChart, Reference
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.worksheet.worksheet import Worksheet

from contact_importer.files.report_content import Line
from contact_importer.model.verdict import Status

# as the window has them by day (gui/looks/theme.py)
_COLOURS = {
    Status.VALID: "0B7A55",
    Status.INVALID: "C2410C",
    Status.BLACKLIST: "7C3AED",
    Status.PENDING: "64748B",
}

_LEAST_LABELLED = 0.03  # smaller segments would write over each other; the table has them
_NOTHING_ELSE = {"showSerName": False, "showCatName": False, "showLegendKey": False}


def doughnut(sheet: Worksheet, first: int, lines: Sequence[Line], title: str) -> DoughnutChart:
    """The classes: labels in column A, counts in B, from row ``first``."""
    chart = DoughnutChart(holeSize=58)
    last = first + len(lines) - 1
    chart.add_data(Reference(sheet, min_col=2, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    _colour_points(chart, lines)
    chart.title = title
    chart.dataLabels = DataLabelList(showPercent=True, **_NOTHING_ELSE, showVal=False)
    chart.dataLabels.dLbl = [
        DataLabel(idx=number, showPercent=False, **_NOTHING_ELSE, showVal=False)
        for number, line in enumerate(lines)
        if line.fraction < _LEAST_LABELLED
    ]
    chart.width, chart.height = 12, 9  # cm
    return chart


def bar_chart(sheet: Worksheet, lines: Sequence[Line], title: str) -> BarChart:
    """The reasons: labels in column A, counts in C, from row 2."""
    chart = _horizontal(title, len(lines))
    last = len(lines) + 1
    chart.add_data(Reference(sheet, min_col=3, min_row=2, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    _colour_points(chart, lines)
    chart.legend = None
    chart.dataLabels = DataLabelList(showVal=True, **_NOTHING_ELSE, showPercent=False)
    chart.width = 26
    return chart


def outcome_chart(sheet: Worksheet, rows: int, title: str) -> BarChart:
    """The domains: names in column A, counts per status from D, with a header."""
    chart = _horizontal(title, rows)
    chart.grouping, chart.overlap = "stacked", 100
    for number, status in enumerate(Status):
        column = 4 + number
        chart.add_data(
            Reference(sheet, min_col=column, min_row=1, max_row=rows + 1), titles_from_data=True
        )
        chart.series[-1].graphicalProperties.solidFill = _COLOURS[status]
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=rows + 1))
    chart.legend.position = "b"
    chart.width = 22
    return chart


def _horizontal(title: str, bars: int) -> BarChart:
    chart = BarChart()
    chart.type = "bar"
    chart.title = title
    chart.gapWidth = 40
    chart.y_axis.numFmt = "#,##0"
    chart.y_axis.majorGridlines = None
    chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
    # openpyxl leaves the axes out otherwise, and Excel then draws none
    chart.x_axis.delete = False
    chart.y_axis.delete = False
    chart.height = max(6.0, 2.5 + 0.6 * bars)
    return chart


def _colour_points(chart: BarChart | DoughnutChart, lines: Sequence[Line]) -> None:
    series = chart.series[0]
    for number, line in enumerate(lines):
        point = DataPoint(idx=number)
        point.graphicalProperties.solidFill = _COLOURS[line.status]
        series.dPt.append(point)
