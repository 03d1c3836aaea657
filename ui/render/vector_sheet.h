#pragma once

#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>

#include <memory>

namespace fovea::ui {

/// A sheet whose painter repeats everything on another painter, fit for files that must look alike on every
/// machine: letters become shapes, so that no font is missed; the blocks of a magnified picture become
/// rectangles, so that they stay crisp at every size; shapes are cut along the clip, which SVG files written
/// by Qt know nothing of. Pictures are clipped to the clip's bounding rectangle.
class VectorSheet final : public QPaintDevice {
public:
    /// `target` is active and outlives the sheet; its transform becomes the sheet's. `size` in the sheet's
    /// units, which count as pixels of 96 to the inch.
    VectorSheet(QPainter& target, const QSizeF& size);
    ~VectorSheet() override;

    QPaintEngine* paintEngine() const override;

protected:
    int metric(PaintDeviceMetric metric) const override;

private:
    class Engine;
    QSizeF m_size;
    std::unique_ptr<Engine> m_engine;
};

} // namespace fovea::ui
