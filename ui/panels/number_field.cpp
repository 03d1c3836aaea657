#include "ui/panels/number_field.h"

#include "ui/panels/number_reading.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QWheelEvent>

#include <algorithm>
#include <utility>

namespace fovea::ui {

namespace {

/// Room for this many digits and the buttons.
constexpr int wholeDigits = 3;
constexpr int realDigits = 5;
constexpr int buttonRoom = 30;
constexpr int smallestWidth = 40;

} // namespace

NumberField::NumberField(Kind kind, const QString& accessibleName, QWidget* parent)
    : QAbstractSpinBox(parent)
    , m_kind(kind) {
    setAccessibleName(accessibleName);
    lineEdit()->setAccessibleName(accessibleName);
    setToolTip(accessibleName);
    setFocusPolicy(Qt::StrongFocus); // not by the wheel, which scrolls the panel
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    lineEdit()->installEventFilter(this);
    connect(lineEdit(), &QLineEdit::textEdited, this, &NumberField::read);
    connect(this, &QAbstractSpinBox::editingFinished, this, &NumberField::finish);
    lineEdit()->setText(exactNumber(0));
}

void NumberField::setRange(double lowest, double highest) {
    m_lowest = lowest;
    m_highest = highest;
}

void NumberField::showValue(double value) {
    m_value = value;
    if (!m_typing) {
        restore();
    }
}

void NumberField::stopTyping() {
    m_typing = false;
    m_entered = false;
}

void NumberField::finish() {
    stopTyping();
    if (m_problem.isEmpty()) {
        restore();
    }
}

void NumberField::restore() {
    setProblem({});
    const QString text = exactNumber(static_cast<float>(m_value));
    if (text != lineEdit()->text()) {
        lineEdit()->setText(text);
        lineEdit()->setCursorPosition(0); // where it has no room, the first digits are those that count
    }
}

void NumberField::setProblem(const QString& problem) {
    if (problem == m_problem) {
        return;
    }
    m_problem = problem;
    setAccessibleDescription(problem);
    Q_EMIT problemChanged(problem);
}

void NumberField::read(const QString& text) {
    const ReadNumber number = m_kind == Kind::Whole ? readWholeNumber(text) : readNumber(text);
    setProblem(number.problem);
    m_typing = true;
    if (number.value) {
        Q_EMIT entered(*number.value, std::exchange(m_entered, true));
    } else if (std::exchange(m_entered, false)) {
        Q_EMIT revoked();
    }
}

void NumberField::stepBy(int steps) {
    stopTyping();
    const double next = std::clamp(m_value + steps, m_lowest, m_highest);
    setProblem({});
    lineEdit()->setText(exactNumber(static_cast<float>(next)));
    selectAll();
    Q_EMIT entered(next, false);
}

QAbstractSpinBox::StepEnabled NumberField::stepEnabled() const {
    StepEnabled enabled = StepNone;
    enabled.setFlag(StepUpEnabled, m_value < m_highest);
    enabled.setFlag(StepDownEnabled, m_value > m_lowest);
    return enabled;
}

QSize NumberField::sizeHint() const {
    const int digits = m_kind == Kind::Whole ? wholeDigits : realDigits;
    return {fontMetrics().horizontalAdvance(u'0') * digits + buttonRoom,
            QAbstractSpinBox::sizeHint().height()};
}

QSize NumberField::minimumSizeHint() const {
    return {smallestWidth, QAbstractSpinBox::minimumSizeHint().height()};
}

bool NumberField::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            stopTyping(); // a typed number is one step of the document
            event->ignore();
            return true;
        }
        if (key->key() == Qt::Key_Escape && !m_problem.isEmpty()) {
            event->accept();
            return true;
        }
    }
    return QAbstractSpinBox::event(event);
}

/// Qt selects all of a field that is reached by Tab, but puts the cursor into one that is clicked: a 5 typed
/// there made 35 of 3.
bool NumberField::eventFilter(QObject* watched, QEvent* event) {
    const bool done = QAbstractSpinBox::eventFilter(watched, event);
    if (event->type() == QEvent::MouseButtonRelease && std::exchange(m_clickedInto, false) &&
        !lineEdit()->hasSelectedText()) {
        selectAll();
    }
    return done;
}

void NumberField::focusInEvent(QFocusEvent* event) {
    stopTyping();
    m_clickedInto = event->reason() == Qt::MouseFocusReason;
    QAbstractSpinBox::focusInEvent(event);
}

void NumberField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && !m_problem.isEmpty()) {
        restore();
        selectAll();
        return;
    }
    if (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown) {
        event->ignore(); // they step through the run
        return;
    }
    QAbstractSpinBox::keyPressEvent(event);
}

void NumberField::wheelEvent(QWheelEvent* event) {
    // The wheel scrolls the panel unless the person is at this field.
    hasFocus() ? QAbstractSpinBox::wheelEvent(event) : event->ignore();
}

} // namespace fovea::ui
