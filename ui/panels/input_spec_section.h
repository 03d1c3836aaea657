#pragma once

#include "ui/panels/model_section.h"
#include "ui/panels/segmented_control.h"

#include <QLabel>
#include <QTimer>

class QToolButton;

namespace fovea::ui {

/// How a picture becomes the numbers of the network's input: preset, size, colours, range, mean, spread,
/// layout; why it was guessed so, and the way back to the guess.
class InputSpecSection final : public ModelSection {
    Q_OBJECT

public:
    explicit InputSpecSection(Session& session, QWidget* parent = nullptr);

    /// "224×224 · RGB · ImageNet (torchvision)"; empty when there is no network.
    QString summary() const;

private:
    void addRows();
    void connectRows();
    void changeSpec(ModelField field, const QString& text, bool continues,
                    const std::function<void(InputSpec&)>& how);
    void refresh() override;
    void showSizeNote(const InputStatement& stated);

    QComboBox* m_preset;
    QLabel* m_reason;
    QToolButton* m_reset;
    NumbersRow* m_size;
    QLabel* m_sizeNote; ///< what the file says of the size
    QList<double> m_typedSize;
    SegmentedControl* m_colours;
    NumbersRow* m_range;
    NumbersRow* m_mean;
    NumbersRow* m_std;
    SegmentedControl* m_layout;
    QTimer m_sizeTyped; ///< the file is not read for every digit
};

} // namespace fovea::ui
