#include "tests/support/recording_device.h"

#include <QFontMetricsF>

namespace fovea::test {

class RecordingDevice::Engine final : public QPaintEngine {
public:
    Engine()
        : QPaintEngine(QPaintEngine::AllFeatures) {}

    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }
    void updateState(const QPaintEngineState& changed) override {
        if (changed.state() & DirtyTransform) {
            m_transform = changed.transform();
        }
    }
    void drawTextItem(const QPointF& at, const QTextItem& item) override {
        const QRectF ink = QFontMetricsF(item.font()).tightBoundingRect(item.text());
        texts.push_back({item.text(), m_transform.mapRect(ink.translated(at))});
    }
    void drawPixmap(const QRectF& target, const QPixmap&, const QRectF&) override {
        pictures.push_back(m_transform.mapRect(target));
    }
    void drawImage(const QRectF& target, const QImage&, const QRectF&, Qt::ImageConversionFlags) override {
        pictures.push_back(m_transform.mapRect(target));
    }
    void drawPath(const QPainterPath&) override {}
    void drawPolygon(const QPointF*, int, PolygonDrawMode) override {}

    std::vector<Text> texts;
    std::vector<QRectF> pictures;

private:
    QTransform m_transform;
};

RecordingDevice::RecordingDevice(const QSize& size)
    : m_size(size)
    , m_engine(std::make_unique<Engine>()) {}

RecordingDevice::~RecordingDevice() = default;

const std::vector<RecordingDevice::Text>& RecordingDevice::texts() const {
    return m_engine->texts;
}

const std::vector<QRectF>& RecordingDevice::pictures() const {
    return m_engine->pictures;
}

QPaintEngine* RecordingDevice::paintEngine() const {
    return m_engine.get();
}

int RecordingDevice::metric(PaintDeviceMetric metric) const {
    constexpr int dotsPerInch = 96;
    constexpr double millimetresPerInch = 25.4;
    switch (metric) {
    case PdmWidth:
        return m_size.width();
    case PdmHeight:
        return m_size.height();
    case PdmDpiX:
    case PdmDpiY:
    case PdmPhysicalDpiX:
    case PdmPhysicalDpiY:
        return dotsPerInch;
    case PdmWidthMM:
        return qRound(m_size.width() * millimetresPerInch / dotsPerInch);
    case PdmHeightMM:
        return qRound(m_size.height() * millimetresPerInch / dotsPerInch);
    case PdmDepth:
        return 32;
    case PdmDevicePixelRatio:
        return 1;
    default:
        return QPaintDevice::metric(metric);
    }
}

} // namespace fovea::test
