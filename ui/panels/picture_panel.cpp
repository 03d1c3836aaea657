#include "ui/panels/picture_panel.h"

#include "ui/panels/chooser.h"
#include "ui/panels/wheel.h"
#include "ui/render/numbers.h"
#include "ui/session/bundle.h"

#include <QFileInfo>
#include <QToolButton>
#include <QVBoxLayout>

namespace fovea::ui {

namespace {

constexpr int sampleEdge = 52;

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("heading", true);
    return label;
}

QLabel* caption() {
    auto* label = new QLabel;
    label->setProperty("caption", true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

PicturePanel::PicturePanel(Session& session, QWidget* parent)
    : QScrollArea(parent)
    , m_session(session)
    , m_model(new Chooser(tr("Network")))
    , m_crop(new CropView)
    , m_pictureName(new StatusLine(Qt::ElideMiddle))
    , m_fit(new SegmentedControl(
          tr("Fit"),
          {{static_cast<int>(FitMode::Fit), tr("Fit"), tr("The whole picture, with bars at the sides")},
           {static_cast<int>(FitMode::Fill), tr("Fill"), tr("The largest crop of the network's shape")},
           {static_cast<int>(FitMode::Stretch), tr("Stretch"),
            tr("The whole picture, squeezed into shape")}}))
    , m_seen(new SeenView)
    , m_seenSize(caption())
    , m_enlargement(new SegmentedControl(
          tr("Input size"), {{1, {}, tr("The size that the network was trained for")},
                             {2, {}, tr("Twice the trained size: the convolutions slide further")},
                             {4, {}, tr("Four times the trained size")},
                             {8, {}, tr("Eight times the trained size")}}))
    , m_summary(new StatusLine)
    , m_more(new QToolButton)
    , m_inputSpec(new InputSpecSection(session))
    , m_answer(new ModelAnswerSection(session))
    , m_samples(new QListWidget) {
    setObjectName(QStringLiteral("picturePanel"));
    setAccessibleName(tr("Network and picture"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    m_pictureName->setObjectName(QStringLiteral("pictureName"));
    m_summary->setObjectName(QStringLiteral("inputSummary"));
    for (StatusLine* line : {m_pictureName, m_summary}) {
        line->setProperty("caption", true);
    }
    m_samples->setAccessibleName(tr("Sample pictures"));
    m_samples->setViewMode(QListView::IconMode);
    m_samples->setIconSize({sampleEdge, sampleEdge});
    m_samples->setResizeMode(QListView::Adjust);
    m_samples->setMovement(QListView::Static);
    m_samples->setUniformItemSizes(true);
    m_samples->setFrameShape(QFrame::NoFrame);
    m_samples->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_samples->setMinimumHeight(sampleEdge + gridStep);

    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setProperty("link", true);
    m_more->setToolTip(tr("How pixels become the network's numbers, and how its answer is read"));
    m_more->setAccessibleName(tr("Input and classes"));
    connect(m_more, &QToolButton::toggled, this, &PicturePanel::showSettings);
    arrange();
    showSettings(false);
    buildModelChooser();
    loadThumbnails();
    connect(m_crop, &CropView::fitChanged, &m_session, &Session::setFit);
    connect(m_fit, &SegmentedControl::chosen, this, [this](int mode) {
        FitOptions fit = m_session.document().settings.fit;
        fit.mode = static_cast<FitMode>(mode);
        m_session.setFit(fit);
    });
    connect(m_enlargement, &SegmentedControl::chosen, &m_session, &Session::setEnlargement);
    connect(m_samples, &QListWidget::itemActivated, this, &PicturePanel::openSample);
    connect(m_samples, &QListWidget::itemClicked, this, &PicturePanel::openSample);
    connect(&m_session, &Session::changed, this, [this](Session::Changes what) {
        if (what & (Session::PictureChanged | Session::ModelChanged | Session::SettingsChanged)) {
            showDocument();
        }
        showAnalysis();
    });
    showDocument();
}

void PicturePanel::arrange() {
    auto* content = new QWidget;
    content->setObjectName(QStringLiteral("pictureSettings"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, gridStep);
    column->setSpacing(gridStep);
    QLabel* network = heading(tr("Network"));
    network->setBuddy(m_model); // where there is one, a screen reader reads the label before what is chosen
    column->addWidget(network);
    column->addWidget(m_model);
    column->addSpacing(gridStep);
    column->addWidget(heading(tr("Picture")));
    column->addWidget(m_crop);
    column->addWidget(m_pictureName);
    column->addWidget(m_fit);
    column->addSpacing(gridStep);
    column->addWidget(heading(tr("What the network sees")));
    column->addWidget(m_seen);
    column->addWidget(m_seenSize);
    column->addWidget(m_enlargement);
    column->addWidget(m_summary);
    column->addWidget(m_more, 0, Qt::AlignLeft);
    column->addWidget(m_inputSpec);
    column->addWidget(m_answer);
    column->addSpacing(gridStep);
    column->addWidget(heading(tr("Samples")));
    column->addWidget(m_samples, 1);
    setWidget(content);
    letTheWheelScroll(*m_model);
    for (ModelSection* section :
         {static_cast<ModelSection*>(m_inputSpec), static_cast<ModelSection*>(m_answer)}) {
        connect(section, &ModelSection::problemShown, this, [this](QWidget* row) {
            m_more->setChecked(true);
            ensureWidgetVisible(row);
        });
    }
}

void PicturePanel::showSettings(bool shown) {
    m_more->setChecked(shown);
    m_more->setText((shown ? QStringLiteral("▾ ") : QStringLiteral("▸ ")) + tr("Input and classes"));
    m_inputSpec->setVisible(shown);
    m_answer->setVisible(shown);
}

void PicturePanel::setTheme(const Theme& theme) {
    m_crop->setTheme(theme);
}

void PicturePanel::buildModelChooser() {
    for (const QString& name : bundledModels()) {
        m_model->addItem(name, name);
    }
    m_model->addItem(tr("Open a network…"));
    connect(m_model, &QComboBox::activated, this, &PicturePanel::chooseModel);
}

void PicturePanel::chooseModel(int index) {
    const QString name = m_model->itemData(index).toString();
    showDocument(); // until it is open, the box names the network that is on screen
    if (name.isEmpty()) {
        Q_EMIT openModelRequested();
    } else {
        m_session.openModel(name);
    }
}

void PicturePanel::openSample(const QListWidgetItem* item) {
    const QString path = item->data(Qt::UserRole).toString();
    if (path != m_session.document().picture.path) {
        m_session.openFile(path);
    }
}

void PicturePanel::loadThumbnails() {
    for (const QString& path : samplePictures()) {
        auto* item = new QListWidgetItem(m_samples);
        item->setData(Qt::UserRole, path);
        item->setToolTip(QFileInfo(path).completeBaseName());
        item->setData(Qt::AccessibleTextRole, QFileInfo(path).completeBaseName());
        item->setSizeHint({sampleEdge + gridStep / 2, sampleEdge + gridStep / 2});
    }
    const int edge = static_cast<int>(sampleEdge * devicePixelRatioF());
    m_session.jobs().run<QList<QImage>>(
        JobRunner::Lane::Thumbnails,
        [paths = samplePictures(), edge](const Control& control) {
            QList<QImage> images;
            for (const QString& path : paths) {
                control.checkpoint();
                images << readPicture(path).thumbnail.scaled(edge, edge, Qt::KeepAspectRatio,
                                                             Qt::SmoothTransformation);
            }
            return images;
        },
        [this](const Outcome<QList<QImage>>& outcome) {
            for (int i = 0; outcome.result && i < m_samples->count(); ++i) {
                const QPixmap picture = QPixmap::fromImage(outcome.result->at(i));
                QIcon icon(picture);
                // Otherwise the chosen one would be tinted, and what is shown are pictures.
                icon.addPixmap(picture, QIcon::Selected);
                m_samples->item(i)->setIcon(icon);
            }
        });
}

void PicturePanel::showDocument() {
    const Document& document = m_session.document();
    m_fit->setCurrent(static_cast<int>(document.settings.fit.mode));
    m_enlargement->setCurrent(static_cast<int>(document.settings.enlargement));
    if (document.model != nullptr) {
        int index = m_model->findData(document.modelName);
        if (index < 0) {
            index = m_model->count() - 1;
            m_model->insertItem(index, QFileInfo(document.modelName).fileName(), document.modelName);
        }
        m_model->setCurrentIndex(index);
        for (const int factor : {1, 2, 4, 8}) {
            m_enlargement->setChoiceText(factor, QString::number(document.model->info.input.width * factor));
        }
    } else {
        m_model->setCurrentIndex(-1); // the first one is still being opened
    }
    m_summary->tell(m_inputSpec->summary());
    m_pictureName->tell(document.picture.image == nullptr ? QString()
                                                          : tr("%1 · %2×%3")
                                                                .arg(document.picture.name)
                                                                .arg(document.picture.image->width)
                                                                .arg(document.picture.image->height));
}

void PicturePanel::showAnalysis() {
    const std::shared_ptr<const Analysis> analysis = m_session.analysis();
    if (analysis == nullptr || m_session.isStale()) {
        return;
    }
    const Picture& picture = m_session.analysedPicture();
    m_crop->setPicture(picture.thumbnail,
                       {static_cast<int>(picture.image->width), static_cast<int>(picture.image->height)},
                       analysis->prepared.source, analysis->settings.fit);
    for (const int factor : {2, 4, 8}) {
        // The one that holds stays: there must be a way back from it.
        m_enlargement->setChoiceEnabled(factor, factor <= analysis->largestEnlargement ||
                                                    factor == analysis->settings.enlargement);
    }
    m_seen->setPicture(toQImage(analysis->prepared.seen));
    m_seenSize->setText(volumeSize(analysis->prepared.seen.width, analysis->prepared.seen.height,
                                   analysis->prepared.seen.channels));
}

} // namespace fovea::ui
