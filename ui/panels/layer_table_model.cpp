#include "ui/panels/layer_table_model.h"

#include "ui/render/layer_kind.h"
#include "ui/render/numbers.h"
#include "ui/scenes/scene_names.h"

#include <QLocale>

namespace fovea::ui {

QString byteCount(std::int64_t bytes) {
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

void LayerTableModel::setAnalysis(std::shared_ptr<const Analysis> analysis) {
    beginResetModel();
    m_analysis = std::move(analysis);
    endResetModel();
}

int LayerTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_analysis == nullptr ? 0 : static_cast<int>(m_analysis->layers.size());
}

int LayerTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString LayerTableModel::titleOf(int column) {
    switch (column) {
    case Name:
        return tr("Layer");
    case Kind:
        return tr("Kind");
    case Output:
        return tr("W×H×D");
    case Parameters:
        return tr("Parameters");
    case MultiplyAdds:
        return tr("Multiply-adds");
    case Memory:
        return tr("Activations");
    case Field:
        return tr("Receptive field");
    default:
        return {};
    }
}

QString LayerTableModel::text(const LayerSummary& layer, int column) const {
    switch (column) {
    case Name:
        return shortLayerName(layer.name);
    case Kind:
        return layerKind(m_analysis->trace->graph().node(layer.node));
    case Output:
        return layerSize(m_analysis->views[layer.node.index()]);
    case Parameters:
        return count(layer.parameters);
    case MultiplyAdds:
        return count(layer.multiplyAdds);
    case Memory:
        return byteCount(layer.activationBytes);
    case Field:
        return QStringLiteral("%1×%2").arg(layer.field.columns).arg(layer.field.rows);
    default:
        return {};
    }
}

QVariant LayerTableModel::key(const LayerSummary& layer, int column) {
    switch (column) {
    case Name: // the order of the network
        return layer.node.value;
    case Kind:
        return QString::fromStdString(layer.kind);
    case Output:
        return static_cast<qlonglong>(layer.output.elementCount());
    case Parameters:
        return static_cast<qlonglong>(layer.parameters);
    case MultiplyAdds:
        return static_cast<qlonglong>(layer.multiplyAdds);
    case Memory:
        return static_cast<qlonglong>(layer.activationBytes);
    case Field:
        return static_cast<double>(layer.field.rows) * static_cast<double>(layer.field.columns);
    default:
        return {};
    }
}

QVariant LayerTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || m_analysis == nullptr) {
        return {};
    }
    const LayerSummary& of = layer(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(of, index.column());
    case Qt::ToolTipRole:
        return index.column() == Name ? QString::fromStdString(of.name) : QString();
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(titleOf(index.column()), text(of, index.column()));
    case Qt::UserRole:
        return key(of, index.column());
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() < Output ? Qt::AlignLeft : Qt::AlignRight));
    default:
        return {};
    }
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return int(Qt::AlignVCenter | (section < Output ? Qt::AlignLeft : Qt::AlignRight));
    }
    return role == Qt::DisplayRole ? QVariant(titleOf(section)) : QVariant();
}

} // namespace fovea::ui
