#include "ui/panels/layer_list.h"

#include "ui/render/numbers.h"
#include "ui/scenes/scene_names.h"

#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>

namespace fovea::ui {

namespace {

QIcon swatch(const QColor& colour) {
    QPixmap pixmap(8, 16);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.fillRect(QRect(2, 0, 4, 16), colour);
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected); // untinted: the colour is the layer's kind
    return icon;
}

constexpr int sizeRole = Qt::UserRole;

/// The name at the left, W×H×D at the right in soft ink.
class LayerDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        painter->setPen(option.palette.color(QPalette::PlaceholderText));
        painter->drawText(option.rect.adjusted(0, 0, -gridStep, 0), Qt::AlignRight | Qt::AlignVCenter,
                          index.data(sizeRole).toString());
    }
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const QStyle& style = *option->widget->style();
        const QFontMetrics& metrics = option->fontMetrics;
        const int room = style.subElementRect(QStyle::SE_ItemViewItemText, option, option->widget).width() -
                         metrics.horizontalAdvance(index.data(sizeRole).toString()) - 2 * gridStep;
        option->text = metrics.elidedText(option->text, Qt::ElideRight, room);
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width(), 3 * gridStep};
    }
};

} // namespace

LayerList::LayerList(QWidget* parent)
    : QListWidget(parent) {
    setAccessibleName(tr("Layers"));
    setItemDelegate(new LayerDelegate(this));
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0) {
            Q_EMIT chosen({row});
        }
    });
}

void LayerList::setAnalysis(const Analysis& analysis, const Theme& theme) {
    const QSignalBlocker blocker(this);
    const int row = currentRow();
    clear();
    for (const LayerSummary& layer : analysis.layers) {
        const Node& node = analysis.trace->graph().node(layer.node);
        const QColor colour = node.isInput() ? theme.input : theme.category(node.op->category());
        const QString name = QString::fromStdString(layer.name);
        const QString size = layerSize(analysis.views[layer.node.index()]);
        auto* item = new QListWidgetItem(swatch(colour), shortLayerName(layer.name), this);
        item->setData(sizeRole, size);
        item->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(name, size));
        item->setToolTip(tr("%1 · %2 · %3 · %4 parameters · receptive field %5×%6")
                             .arg(name, QString::fromStdString(layer.kind), size, ui::count(layer.parameters))
                             .arg(layer.field.columns)
                             .arg(layer.field.rows));
    }
    setCurrentRow(row < count() ? row : -1);
}

void LayerList::setCurrentNode(NodeId node) {
    const QSignalBlocker blocker(this);
    setCurrentRow(node.value);
}

} // namespace fovea::ui
