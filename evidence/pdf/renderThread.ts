import { answerJobs } from '../../threads/answerJobs';
import { pdfDocument } from './document';
import { renderPdf } from './renderPdf';

answerJobs((job) => renderPdf(pdfDocument.parse(job)));
