// What the explorer's query page uses of YASGUI: its editor, with its style sheet.
import '@zazuko/yasqe/build/yasqe.min.css';
export {default as Yasqe} from '@zazuko/yasqe';
