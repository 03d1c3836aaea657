#pragma once

#include <QComboBox>

namespace fovea::ui {

/// A box to choose from that is as narrow as its panel wants it: what does not fit ends in dots and is told
/// whole by the tool tip; the list opens as wide as its longest entry.
class Chooser : public QComboBox {
public:
    /// The name is that of the box and of its list.
    explicit Chooser(const QString& accessibleName, QWidget* parent = nullptr);

    /// The chosen entry, or the placeholder, as the box writes it.
    QString shownText() const;
    void showPopup() override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
};

} // namespace fovea::ui
