#include "ui/panels/style.h"

#include "ui/session/bundle.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace fovea::ui {

namespace {

/// Icons are drawn in this ink; it is exchanged for the theme's.
constexpr auto drawnInk = "#5b6470";

} // namespace

QString styleSheet(const Theme& theme) {
    QString sheet = QStringLiteral(R"(
QWidget { font-family: "@family"; font-size: @sizepx; }
QDialog { background: @paper; }
QToolTip { background: @panel; color: @ink; border: 1px solid @line; padding: 4px; }
#rail { background: @panel; border: none; border-right: 1px solid @line; spacing: 4px; padding: 8px 4px; }
#rail QToolButton { border: none; border-radius: 8px; padding: 8px 4px; color: @inkSoft; min-width: 64px; }
#rail QToolButton:checked { background: @chosen; color: @ink; }
#rail QToolButton:hover { background: @hover; }
#picturePanel, #pictureSettings, #layerPanel, #benchPanel, #benchSettings { background: @panel; }
#picturePanel, #benchPanel { border-right: 1px solid @line; }
#transportBar { background: @panel; border-top: 1px solid @line; }
#transportBar QToolButton:!checked:focus, #transportBar QToolButton:checked:focus { border: 2px solid @focus; border-radius: 4px; }
#counter { color: @ink; }
#cellEditor { background: @paper; color: @ink; border: 2px solid @focus; }
#cellProblem { background: @paper; border: 1px solid @error; padding: 4px 8px; }
QToolButton[link="true"] { color: @inkSoft; border: none; padding: 2px 6px; border-radius: 4px; }
QToolButton[link="true"]:checked { color: @ink; background: @chosen; font-weight: 600; }
QToolButton[link="true"]:focus { border: 2px solid @focus; }
QLabel[heading="true"] { color: @inkSoft; font-weight: 600; }
QLabel[caption="true"] { color: @inkSoft; }
QLabel[problem="true"] { color: @error; font-size: @smallpx; }
#status { color: @inkSoft; border-top: 1px solid @line; padding: 4px 16px; }
#foot { border-top: 1px solid @line; }
#foot #status { border: none; }
#messageBar { background: @errorSoft; border: none; border-bottom: 1px solid @error; }
#messageBar QLabel { color: @ink; }
QToolButton[segment="true"] { background: @paper; border: 1px solid @line; padding: 4px 8px; margin-left: -1px; color: @ink; }
QToolButton[first="true"] { margin-left: 0; }
QToolButton[segment="true"]:checked { background: @chosen; font-weight: 600; }
QToolButton[segment="true"]:hover { background: @hover; }
QToolButton[segment="true"]:focus { border: 2px solid @focus; }
QToolButton[segment="true"]:disabled { background: @panel; color: @padding; }
QToolButton[view="true"] { border: none; border-bottom: 2px solid transparent; padding: 8px 12px; color: @inkSoft; }
QToolButton[view="true"]:checked { color: @ink; border-bottom: 2px solid @ink; font-weight: 600; }
QToolButton[view="true"]:hover { color: @ink; }
QToolButton[view="true"]:focus { border-bottom: 2px solid @focus; }
#layerTable { background: @paper; border-top: 1px solid @line; }
#layerTable QTableView { background: @paper; border: none; gridline-color: transparent; selection-background-color: @chosen; selection-color: @ink; }
#layerTable QTableView::item { padding: 0 8px; border: none; }
#layerTable QTableView::item:selected { background: @chosen; color: @ink; }
#layerTable QTableView:focus { border: 1px solid @focus; }
#layerTable QHeaderView { background: @paper; }
#layerTable QHeaderView::section { background: @paper; color: @inkSoft; border: none; border-bottom: 1px solid @line; padding: 4px 8px; }
#viewBar { border-bottom: 1px solid @line; }
QListWidget { background: transparent; border: none; color: @ink; }
QListWidget::item { border-radius: 6px; padding: 2px; }
QListWidget::item:selected { background: @chosen; color: @ink; }
QListWidget::item:hover { background: @hover; }
QListWidget:focus { border: 1px solid @focus; border-radius: 6px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @inkSoft; border-radius: 3px; background: @paper; }
QCheckBox::indicator:checked { background: @ticked; border-color: @ticked; image: url("@icons/tick.svg"); }
QCheckBox::indicator:focus { border: 2px solid @focus; }
QAbstractSpinBox, QLineEdit[search="true"] { background: @paper; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @ticked; }
QSlider::handle:horizontal { width: 14px; margin: -6px 0; border-radius: 8px; background: @paper; border: 1px solid @inkSoft; }
QSlider::handle:horizontal:focus { border: 2px solid @focus; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @handle; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: none; background: transparent; max-height: 2px; }
QProgressBar::chunk { background: @window; }
QProgressBar[alone="true"] { background: @line; max-height: 8px; border-radius: 4px; }
QProgressBar[alone="true"]::chunk { border-radius: 4px; }
)");
    const std::pair<const char*, QColor> colours[] = {
        {"@inkSoft", theme.inkSoft},
        {"@ink", theme.ink},
        {"@paper", theme.paper},
        {"@panel", theme.panel},
        {"@padding", theme.padding},
        {"@line", theme.line},
        {"@focus", theme.focus},
        {"@errorSoft", mixed(theme.paper, theme.error, 0.12)},
        {"@error", theme.error},
        {"@window", theme.window},
        {"@chosen", mixed(theme.panel, theme.ink, 0.12)},
        {"@handle", mixed(theme.paper, theme.inkSoft, 0.45)},
        {"@ticked", mixed(theme.focus, QColor(Qt::black), theme.dark ? 0.3 : 0.0)},
        {"@hover", mixed(theme.panel, theme.ink, 0.06)},
    };
    for (const auto& [role, colour] : colours) {
        sheet.replace(QString::fromLatin1(role), colour.name());
    }
    sheet.replace(QStringLiteral("@icons"), resourceDirectory() + QStringLiteral("/icons"));
    const QFont font = theme.font(Theme::Type::Body);
    sheet.replace(QStringLiteral("@family"), font.family());
    sheet.replace(QStringLiteral("@small"), QString::number(theme.font(Theme::Type::Caption).pixelSize()));
    sheet.replace(QStringLiteral("@size"), QString::number(font.pixelSize()));
    return sheet;
}

QIcon themedIcon(const QString& name, const Theme& theme) {
    QFile file(resourceDirectory() + QStringLiteral("/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QByteArray drawing = file.readAll();
    drawing.replace(drawnInk, theme.ink.name().toLatin1());
    QSvgRenderer renderer(drawing);
    QIcon icon;
    for (const int edge : {24, 48, 96}) {
        QPixmap pixmap(edge, edge);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace fovea::ui
