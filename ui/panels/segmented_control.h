#pragma once

#include <QButtonGroup>
#include <QWidget>

namespace fovea::ui {

/// A few choices side by side of which one holds; a radio group that looks like one bar.
class SegmentedControl : public QWidget {
    Q_OBJECT

public:
    struct Choice {
        int id = 0;
        QString text;
        QString explanation; ///< tooltip and accessible description
    };

    SegmentedControl(const QString& accessibleName, const QList<Choice>& choices, QWidget* parent = nullptr);

    int current() const;
    /// Says nothing: for showing what holds.
    void setCurrent(int id);
    void setChoiceText(int id, const QString& text);
    void setChoiceEnabled(int id, bool enabled);

Q_SIGNALS:
    /// A person chose.
    void chosen(int id);

private:
    QButtonGroup* m_group;
};

} // namespace fovea::ui
