#pragma once

#include <QPaintDevice>
#include <QPaintEngine>
#include <QRectF>
#include <QString>

#include <memory>
#include <vector>

namespace fovea::test {

/// A sheet that keeps a list of the texts and pictures painted on it, with the room they take.
class RecordingDevice final : public QPaintDevice {
public:
    struct Text {
        QString text;
        QRectF bounds; ///< of the letters' ink, in the painter's outermost coordinates
    };

    explicit RecordingDevice(const QSize& size);
    ~RecordingDevice() override;

    const std::vector<Text>& texts() const;
    const std::vector<QRectF>& pictures() const;
    QPaintEngine* paintEngine() const override;

protected:
    int metric(PaintDeviceMetric metric) const override;

private:
    class Engine;
    QSize m_size;
    std::unique_ptr<Engine> m_engine;
};

} // namespace fovea::test
