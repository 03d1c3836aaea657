#pragma once

#include "core/bench/bench_result.h"
#include "ui/scenes/bench/stage_label.h"

#include <QCoreApplication>

#include <array>

namespace fovea::ui {

/// How many parameters there are when all neurons of a sheet share one filter, and how many if every neuron
/// had weights of its own: two equations, each with a sentence.
class ParameterTexts {
    Q_DECLARE_TR_FUNCTIONS(ParameterTexts)

public:
    ParameterTexts(const BenchResult& result, const Theme& theme, double width);

    double height() const;
    /// `lefts`: where the two would best begin; kept within `place`.
    void place(const QRectF& place, const std::array<double, 2>& lefts,
               std::vector<StageLabel>& labels) const;

private:
    struct Block {
        std::vector<LabelPiece> equation;
        std::vector<QString> sentence; ///< line by line
    };
    void makeBlocks(const BenchResult& result);
    Block shared(const BenchResult& result) const;
    Block unshared(const BenchResult& result) const;
    std::vector<QString> wrapped(const QString& text) const;
    LabelPiece small(const QString& text, std::optional<FormulaTerm> term = {}) const;
    double blockHeight(const Block& block) const;

    Theme m_theme;
    bool m_beside;
    double m_blockWidth;
    std::vector<Block> m_blocks;
};

} // namespace fovea::ui
