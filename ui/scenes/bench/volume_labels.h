#pragma once

#include "ui/scenes/bench/volume_layout.h"

#include <QCoreApplication>

namespace fovea::ui {

/// The words and numbers at the volumes: a heading above each ("6 filters 5×5×3"), and its height, width and
/// depth along its edges, as in the lecture.
class VolumeLabels {
    Q_DECLARE_TR_FUNCTIONS(VolumeLabels)

public:
    /// Without `words` only numbers stand along the edges, and sizes stand below names.
    VolumeLabels(const BenchContext& context, bool words);

    double inputHeadingWidth() const {
        return std::max(headWidth(inputHeading()), widthOf(inputRemarks(m_padded)));
    }
    double filterHeadingWidth() const { return headWidth(filterHeading()); }
    double outputHeadingWidth() const { return headWidth(outputHeading()); }
    /// Of the headings with the line below them.
    double headingHeight() const;
    /// With a second line: padding, and which slice is seen.
    void headInput(const QPointF& topLeft);
    void headFilters(const QPointF& topLeft) { head(topLeft, filterHeading()); }
    void headOutput(const QPointF& topLeft) { head(topLeft, outputHeading()); }

    /// Below the top of the headings.
    double secondBaseline() const;

    /// Along the edges of the boxes.
    void measureInput(const BoxShape& box);
    void measureOutput(const BoxShape& box);
    /// How many filters are not drawn.
    void tellMore(std::int64_t filters, const QPointF& topMiddle);

    std::vector<StageLabel> taken() { return std::move(m_labels); }

private:
    struct Measure {
        const char* name; ///< of the numbers: "input", "output"
        std::int64_t rows;
        std::int64_t columns;
        std::int64_t slices;
        FormulaTerm extent; ///< what rows and columns count
        FormulaTerm depth;
    };
    std::vector<LabelPiece> inputHeading() const;
    std::vector<LabelPiece> inputRemarks(bool padded) const;
    std::vector<LabelPiece> filterHeading() const;
    std::vector<LabelPiece> outputHeading() const;
    QString paddingText() const;
    void head(const QPointF& topLeft, const std::vector<LabelPiece>& pieces);
    double headWidth(const std::vector<LabelPiece>& pieces) const;
    void put(const QPointF& baseline, const std::vector<LabelPiece>& pieces) {
        putLabels(m_labels, baseline, pieces);
    }
    std::vector<LabelPiece> measured(const DrawnNumber& number, FormulaTerm term, const QString& word) const;
    void measure(const BoxShape& box, const Measure& of);
    void putHeight(const BoxShape& box, std::vector<LabelPiece> pieces);

    const BenchState& m_state;
    bool m_padded;
    bool m_words;
    Shape m_output;
    Theme m_theme;
    std::int64_t m_frontSlice;
    std::vector<StageLabel> m_labels;
};

} // namespace fovea::ui
