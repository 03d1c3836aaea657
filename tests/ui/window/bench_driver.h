#pragma once

#include "ui/window/main_window.h"

#include <QApplication>
#include <QComboBox>
#include <QTemporaryDir>
#include <QTest>

namespace fovea::ui {

/// A window with the bench in it, and what a person does there: by keys, the mouse and files.
class BenchDriver : public QObject {
    Q_OBJECT

protected:
    using Kind = SceneElement::Kind;

    static SceneElement input(std::int64_t y, std::int64_t x, std::int64_t channel = 0) {
        return {.kind = Kind::BenchInput, .channel = channel, .y = y, .x = x};
    }
    static SceneElement weight(std::int64_t y, std::int64_t x) {
        return {.kind = Kind::BenchWeight, .y = y, .x = x};
    }
    static SceneElement output(std::int64_t y, std::int64_t x) {
        return {.kind = Kind::BenchOutput, .y = y, .x = x};
    }

    QTemporaryDir m_folder;
    QString m_model;
    QString m_picture;
    std::unique_ptr<MainWindow> m_window;

    BenchWorkspace& bench() { return m_window->bench(); }
    BenchDocument& document() { return m_window->benchDocument(); }
    const BenchState& state() { return document().state(); }
    Player& player() { return bench().player(); }
    SceneView& view() { return bench().view(); }
    const BenchScene& scene() { return dynamic_cast<const BenchScene&>(*view().scene()); }
    bool upToDate() {
        return document().result() != nullptr && !document().isStale() && view().scene() != nullptr;
    }
    bool stepped() { return player().time() == player().destination(); }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : m_window.get(), key, modifiers);
    }
    void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }

    QPoint at(const SceneElement& element) {
        const SceneElement found = view().scene()->find(element);
        view().reveal(found);
        return found.isNone() ? QPoint(-1, -1) : view().viewportRect(found).center().toPoint();
    }
    void click(const SceneElement& element) {
        const QPoint point = at(element);
        QVERIFY2(point.x() >= 0, "the element is in the picture");
        QTest::mouseMove(view().viewport(), point);
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, point);
    }
    void drag(const QList<SceneElement>& way) {
        QTest::mousePress(view().viewport(), Qt::LeftButton, {}, at(way.first()));
        for (const SceneElement& element : way) {
            // QTest::mouseMove() tells of no button.
            const QPoint point = at(element);
            QMouseEvent move(QEvent::MouseMove, point, view().viewport()->mapToGlobal(point), Qt::NoButton,
                             Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(view().viewport(), &move);
        }
        QTest::mouseRelease(view().viewport(), Qt::LeftButton, {}, at(way.last()));
    }

    void openSession() {
        m_window->start({m_picture, m_model});
        QTRY_VERIFY(m_window->session().analysis() != nullptr && !m_window->session().isStale());
    }

    template <class Control>
    Control* control(const QString& accessibleName) {
        for (Control* widget : bench().findChildren<Control*>()) {
            if (widget->accessibleName() == accessibleName) {
                return widget;
            }
        }
        return nullptr;
    }
    NumberField& field(const QString& name) { return *control<NumberField>(name); }
    /// What stands in the error colour below a field.
    QString problemBeside(QWidget& widget) {
        QWidget* row = &widget;
        while (row != nullptr && qobject_cast<FieldRow*>(row) == nullptr) {
            row = row->parentWidget();
        }
        return row != nullptr ? static_cast<FieldRow*>(row)->message() : QString();
    }
    void enter(const QString& name, const QString& text) {
        NumberField& number = field(name);
        number.setFocus();
        number.selectAll();
        type(text);
    }
    void choose(const QString& box, const QString& item) {
        auto* chooser = control<QComboBox>(box);
        QVERIFY2(chooser != nullptr, qPrintable(box));
        const int index = chooser->findText(item);
        QVERIFY2(index >= 0, qPrintable(item));
        chooser->setCurrentIndex(index);
        Q_EMIT chooser->activated(index);
    }
    void push(const QString& name) {
        auto* button = control<QAbstractButton>(name);
        QVERIFY2(button != nullptr, qPrintable(name));
        button->click();
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }
};

} // namespace fovea::ui
