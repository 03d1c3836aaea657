#pragma once

#include <QAbstractSpinBox>

namespace fovea::ui {

/// A field for one number. Anything can be typed; what is no number is explained instead of being swallowed,
/// and what is one holds at once. The arrow keys and buttons step. However a person comes to the field, its
/// number is selected: typing replaces it.
class NumberField : public QAbstractSpinBox {
    Q_OBJECT

public:
    enum class Kind { Whole, Real };

    NumberField(Kind kind, const QString& accessibleName, QWidget* parent = nullptr);

    /// How far the buttons step; typing is not held to it, for the document explains its limits itself.
    void setRange(double lowest, double highest);
    /// What holds in the document. What is being typed stays.
    void showValue(double value);
    double value() const { return m_value; }
    /// What was typed could not be used: `problem` stands until something else is typed or holds. Empty: it
    /// was fine.
    void setProblem(const QString& problem);
    QString problem() const { return m_problem; }

    void stepBy(int steps) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A person entered a number; `continues`: by typing on, so it belongs to the entry before.
    void entered(double value, bool continues);
    /// What was typed on is no number any more: what was entered on the way to it is void.
    void revoked();
    /// What was typed is no number (empty: now it is).
    void problemChanged(const QString& problem);

protected:
    bool event(QEvent* event) override;
    StepEnabled stepEnabled() const override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void read(const QString& text);
    void finish();
    void stopTyping();
    void restore();

    Kind m_kind;
    double m_value = 0;
    double m_lowest = 0;
    double m_highest = 100;
    bool m_typing = false;
    bool m_entered = false;     ///< what is being typed changed the document already
    bool m_clickedInto = false; ///< by the click that is not over yet
    QString m_problem;
};

} // namespace fovea::ui
