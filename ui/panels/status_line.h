#pragma once

#include <QLabel>

namespace fovea::ui {

/// One line of words, as at the foot of a workspace. What has no room gives way to "…", at the end or in the
/// middle, and stands in the tooltip.
class StatusLine : public QLabel {
    Q_OBJECT

public:
    explicit StatusLine(Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);

    void tell(const QString& words);
    /// In full, however much is seen.
    const QString& words() const { return m_words; }
    /// In which all words are seen.
    int wholeWidth() const;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void elide();
    int padding() const;

    Qt::TextElideMode m_mode;
    QString m_words;
};

} // namespace fovea::ui
