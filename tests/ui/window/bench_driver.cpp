#include "tests/ui/window/bench_driver.h"

#include "core/onnx/onnx_writer.h"
#include "tests/support/sample_analysis.h"

#include <QSettings>

namespace fovea::ui {

void BenchDriver::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("fovea-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    QSettings::setDefaultFormat(QSettings::IniFormat);
    m_model = m_folder.filePath(QStringLiteral("net.onnx"));
    writeOnnx(test::lectureModel(), std::filesystem::path(m_model.toStdString()));
    m_picture = m_folder.filePath(QStringLiteral("picture.png"));
    QImage image(64, 48, QImage::Format_RGB32);
    image.fill(Qt::darkGreen);
    image.save(m_picture);
}

void BenchDriver::init() {
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1440, 900);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(upToDate());
    player().setGrain(BenchGrain::Window);
}

} // namespace fovea::ui
