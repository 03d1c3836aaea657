#pragma once

#include "ui/scenes/bench/bench_part.h"
#include "ui/scenes/text.h"

#include <QCoreApplication>
#include <QStringList>

namespace fovea::ui {

/// What stands above the stage's blocks: "Input 7×7×1", and below it in soft letters "padded with zeros:
/// 9×9".
class GridHeadings {
    Q_DECLARE_TR_FUNCTIONS(GridHeadings)

public:
    struct Heading {
        QString name;
        QColor nameColor;
        QString size;
        QColor sizeColor;
        /// The fullest text first.
        QStringList details;
        QColor detailsColor;
    };

    explicit GridHeadings(const BenchContext& context);

    /// `filter`: of the window at work.
    Heading heading(BenchVolume volume, std::int64_t filter) const;
    /// What has to be free for the heading, whichever filter is at work.
    double width(BenchVolume volume) const;
    /// The sizes in all headings.
    std::vector<DrawnNumber> numbers() const;

    /// Paints a heading with its upper left corner at place's, its details as full as place is wide.
    void paint(QPainter& painter, const Heading& heading, const QRectF& place) const;
    /// Below the heading.
    QPointF belowHeading(const QRectF& place) const;
    /// Why there is no output, in lines, with the numbers told in them; empty when there is one.
    QStringList refusal() const;

private:
    QStringList inputDetails() const;
    QStringList filterDetails(std::int64_t filter) const;
    QStringList outputDetails(std::int64_t filter) const;
    QString leftOverText() const;
    bool transposed() const { return isTransposed(m_result->state); }

    std::shared_ptr<const BenchResult> m_result;
    bool m_coverage;
    Theme m_theme;
    TextSetter m_text;
};

} // namespace fovea::ui
