#include "ui/scenes/descriptions.h"

#include "ui/render/layer_kind.h"
#include "ui/render/numbers.h"
#include "ui/scenes/scene_names.h"

#include <QCoreApplication>

#include <algorithm>

namespace fovea::ui {

namespace {

struct Descriptions {
    Q_DECLARE_TR_FUNCTIONS(SceneDescriptions)
};

QString nameOf(const Analysis& analysis, NodeId node) {
    return QString::fromStdString(analysis.model.graph->node(node).name);
}

} // namespace

QString describeLayer(const Analysis& analysis, NodeId node) {
    const LayerSummary& layer = analysis.layers[node.index()];
    QString text = QStringLiteral("%1 · %2 · %3")
                       .arg(layerKind(analysis.model.graph->node(node)), nameOf(analysis, node),
                            layerSize(analysis.views[node.index()]));
    if (node == analysis.input) {
        return text;
    }
    text += Descriptions::tr(" · each unit sees %1×%2 of the input")
                .arg(layer.field.columns)
                .arg(layer.field.rows);
    if (layer.parameters > 0) {
        text += Descriptions::tr(" · %1 parameters").arg(count(layer.parameters));
    }
    if (layer.multiplyAdds > 0) {
        text += Descriptions::tr(" · %1 multiply-adds").arg(count(layer.multiplyAdds));
    }
    if (const std::int64_t dead = analysis.statistics[node.index()].deadMaps; dead > 0) {
        text += Descriptions::tr(" · dead maps: %1 of %2")
                    .arg(count(dead), count(analysis.views[node.index()].maps()));
    }
    return text;
}

QString describeMap(const Analysis& analysis, NodeId node, std::int64_t channel) {
    const TensorView& view = analysis.views[node.index()];
    const Statistics& map = analysis.statistics[node.index()].maps[static_cast<std::size_t>(channel)];
    const QString which =
        QStringLiteral("%1 · %2").arg(nameOf(analysis, node), channelName(analysis, node, channel));
    if (view.isVector() && !view.isSliced()) {
        return Descriptions::tr("%1 · value %2").arg(which, number(map.mean));
    }
    QString text = Descriptions::tr("%1 · %2×%3 · min %4 · max %5 · mean %6 · zeros %7")
                       .arg(which, QString::number(view.columns()), QString::number(view.rows()),
                            number(map.min), number(map.max), number(map.mean), percent(map.zeroShare));
    if (view.isSliced()) {
        text += Descriptions::tr(" · over all %1 slices").arg(count(view.slices()));
    }
    if (map.notFinite > 0) {
        text += Descriptions::tr(" · not finite: %1").arg(count(map.notFinite));
    }
    return text;
}

QString answerText(const ClassScores& scores, std::size_t index, AnswerLength length) {
    const bool isShort = length == AnswerLength::Short;
    return scores.hasProbabilities() ? percent(scores.probabilities[index], isShort ? 0 : 1)
                                     : number(scores.logits[index], isShort ? 2 : 3);
}

QString answerDifference(const ClassScores& first, const ClassScores& second, std::size_t index) {
    if (first.hasProbabilities() && second.hasProbabilities()) {
        const double difference = second.probabilities[index] - first.probabilities[index];
        const QString shown = percentDifference(difference);
        return difference > 0 && shown != percent(0) ? u'+' + shown : shown;
    }
    return signedNumber(second.logits[index] - first.logits[index], 2);
}

QString describeClass(const Analysis& analysis, std::size_t index) {
    const ClassScores& scores = analysis.scores;
    const auto place = std::ranges::find(scores.ranking, index) - scores.ranking.begin() + 1;
    const QString name = QString::fromStdString(scores.names[index]);
    const QString score = number(scores.logits[index]);
    const QString classes = count(std::ssize(scores.ranking));
    return scores.hasProbabilities()
               ? Descriptions::tr("%1 · probability %2 · score %3 · place %4 of %5")
                     .arg(name, percent(scores.probabilities[index]), score, count(place), classes)
               : Descriptions::tr("%1 · %2 · place %3 of %4").arg(name, score, count(place), classes);
}

} // namespace fovea::ui
