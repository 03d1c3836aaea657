#include "ui/panels/chooser.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QTest>
#include <QToolTip>

namespace fovea::ui {

class ChooserTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void endsInDotsWhatDoesNotFit();
    void tellsTheWholeOfWhatItCuts();
    void givesItsListTheSameName();

private:
    static void askForToolTip(Chooser& chooser);
    const QString m_long = QStringLiteral("a name that is a good deal longer than the box");
};

void ChooserTest::askForToolTip(Chooser& chooser) {
    QHelpEvent event(QEvent::ToolTip, chooser.rect().center(), chooser.mapToGlobal(chooser.rect().center()));
    QCoreApplication::sendEvent(&chooser, &event);
}

void ChooserTest::init() {
    QToolTip::hideText();
}

void ChooserTest::endsInDotsWhatDoesNotFit() {
    Chooser chooser(QStringLiteral("things"));
    chooser.addItem(m_long);
    chooser.resize(160, 24);
    QVERIFY(chooser.shownText().endsWith(QChar(0x2026)));
    QVERIFY(m_long.startsWith(chooser.shownText().chopped(1)));
    chooser.resize(800, 24);
    QCOMPARE(chooser.shownText(), m_long);
}

void ChooserTest::tellsTheWholeOfWhatItCuts() {
    Chooser chooser(QStringLiteral("things"));
    chooser.setToolTip(QStringLiteral("what they are for"));
    chooser.addItem(m_long);
    chooser.resize(160, 24);
    chooser.show();
    askForToolTip(chooser);
    QCOMPARE(QToolTip::text(), m_long);
    chooser.resize(800, 24);
    askForToolTip(chooser);
    QCOMPARE(QToolTip::text(), chooser.toolTip());
}

void ChooserTest::givesItsListTheSameName() {
    const Chooser chooser(QStringLiteral("things"));
    QCOMPARE(chooser.accessibleName(), QStringLiteral("things"));
    QCOMPARE(chooser.view()->accessibleName(), chooser.accessibleName());
}

} // namespace fovea::ui

QTEST_MAIN(fovea::ui::ChooserTest)
#include "chooser_test.moc"
