#include "ui/scenes/scene_names.h"

#include "ui/render/numbers.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace fovea::ui {

namespace {

QString kindOf(const Op& op) {
    const std::string_view kind = op.kind();
    return QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size()));
}

} // namespace

QColor kindColor(const Node& node, const Theme& theme) {
    return node.isInput() ? theme.input : theme.category(node.op->category());
}

QString functionName(const Op& op) {
    const QString kind = kindOf(op);
    if (kind == QStringLiteral("relu")) {
        return QStringLiteral("ReLU");
    }
    if (kind == QStringLiteral("leaky_relu")) {
        return QCoreApplication::translate("SceneNames", "leaky ReLU");
    }
    return QString(kind).replace(QLatin1Char('_'), QLatin1Char(' '));
}

bool isClassLayer(const Analysis& analysis, NodeId node) {
    if (node == analysis.logits) {
        return true;
    }
    const Node& it = analysis.trace->graph().node(node);
    return !it.isInput() && it.op->category() == OpCategory::Scores && it.inputs.front() == analysis.logits;
}

QString channelName(const Analysis& analysis, NodeId node, std::int64_t channel) {
    const auto index = static_cast<std::size_t>(channel);
    if (isClassLayer(analysis, node) && index < analysis.scores.names.size()) {
        return QString::fromStdString(analysis.scores.names[index]);
    }
    if (node == analysis.input) {
        const std::int64_t channels = analysis.views[node.index()].maps();
        if (channels == 1) {
            return QCoreApplication::translate("SceneNames", "brightness");
        }
        if (channels == 3) {
            const std::int64_t colour = colourOf(analysis.model.info.input, channel);
            return colour == 0   ? QCoreApplication::translate("SceneNames", "red")
                   : colour == 1 ? QCoreApplication::translate("SceneNames", "green")
                                 : QCoreApplication::translate("SceneNames", "blue");
        }
    }
    return QCoreApplication::translate("SceneNames", "channel %1").arg(channel);
}

QString shortLayerName(const std::string& name) {
    static const QRegularExpression output(QStringLiteral("(_output_\\d+|:\\d+)$"));
    const QStringList parts = QString::fromStdString(name).remove(output).split(u'/', Qt::SkipEmptyParts);
    return parts.isEmpty() ? QString::fromStdString(name)
                           : QStringList(parts.last(std::min<qsizetype>(parts.size(), 2))).join(u'/');
}

QString layerSize(const TensorView& view) {
    if (view.slices() == 1) {
        return volumeSize(view.columns(), view.rows(), view.maps());
    }
    return volumeSize(view.columns(), view.rows(), view.slices()) + QStringLiteral("×%1").arg(view.maps());
}

} // namespace fovea::ui
